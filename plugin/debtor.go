package plugin

import "context"

// Debtor is a plug-in, declared as owing, that pays by itself what it owes, such as
// receipts that are to go in a message of their own. Where its settings change it is
// still open for whoever is in, beside the one with the new settings, which finds in the
// memory what is owed.
type Debtor interface {
	// Rest ends the paying at once and for good, and does not wait. It may be called
	// twice.
	Rest()
	// Wake has everything tried at once: a pause has ended.
	Wake()
}

// Alarmed is what a Debtor is given and that tells people of trouble which no document
// shows, such as a receipt that a partner never took. The cause is a fault with a code;
// the same id is told once. Alarm returns once that is on disk.
type Alarmed interface {
	Alarm(ctx context.Context, id string, cause error) error
}
