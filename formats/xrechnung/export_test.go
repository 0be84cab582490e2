package xrechnung

// Current and Recognised are the specifications that are kept and those that are read.
var (
	Current    = current
	Recognised = recognised
)
