"""How many clients could do a vacancy: asked by employers, answered in figures that find nobody."""
