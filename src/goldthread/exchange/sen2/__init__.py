"""The SEN2 person-level return that every authority sends to DfE in January, as counts."""
