"""DfE’s release “Special educational needs in England”: the school-level file."""
