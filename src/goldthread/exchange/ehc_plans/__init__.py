"""DfE’s release “Education, health and care plans” (SEN2), in its layouts of 2022 and 2025."""
