"""Documents for clients and employers as accessible PDF: what stands in them, who may make and read them."""
