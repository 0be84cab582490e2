package as2

// Failure is why a message was not taken: what the receipt answers, and the truth
// for our own log and screen, which may say more.
type Failure struct {
	Disposition Disposition
	Reason      string // for the operator, without secrets
	Err         error
	// Authenticated tells that a signature of the partner was verified before the
	// message went wrong. Without it nothing the message asks for is to be done, such
	// as sending a receipt to the URL it names.
	Authenticated bool

	// told means that the disposition says nothing of what a decryption gave.
	told bool
}

// Error is the reason alone.
func (f *Failure) Error() string { return f.Reason }

// Unwrap returns the cause.
func (f *Failure) Unwrap() error { return f.Err }

func failure(d Disposition, err error, reason string) *Failure {
	return &Failure{Disposition: d, Reason: reason, Err: err}
}
