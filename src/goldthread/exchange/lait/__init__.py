"""The local authority interactive tool (LAIT): its long table of indicators."""
