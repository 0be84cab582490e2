package as2

// Waits are how often a receipt is tried again.
const Waits = len(waits)
