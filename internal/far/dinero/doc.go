// Package dinero is a far end: the accounting system Dinero as a client sees it,
// made from the API's reference alone and sharing no code with any adaptor.
//
// It serves the HTTP API on one loopback port, together with the two sign-ins
// (personal API key, Visma Connect), and a control interface on a second port.
// Through the second, and through methods of [Server], a test or a curious user
// sets the clock, changes the books and orders faults: answers that fail, stall,
// break off or lie, exactly as often as asked for.
//
// What the reference marks as unsure is decided one way here; where a client must
// bear the other way too, a member of [Switches] turns it.
//
// [Sample] is a whole fictional company to begin with.
package dinero
