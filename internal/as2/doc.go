// Package as2 writes and reads AS2 messages and their receipts (RFC 4130, with
// compression by RFC 5402 and several attachments by RFC 6362). It makes no
// connection and keeps no state: bytes go in and come out, so that a gateway, a
// receiver and a test can all stand on it.
//
// Sending. Build writes the body once, to a file or another place where it stays
// until the exchange is closed, and tells the headers and the digest that the
// receipt must repeat. A repeat sends the same header and body again:
//
//	built, err := as2.Build(file, message, partnership, time.Now())
//	request.Header, request.ContentLength = built.Header, built.Size
//	mdn, err := as2.ReadMDN(response.Header, response.Body, partnership.Partner, time.Now())
//	judgement := as2.Judge(built.Expect, mdn) // delivered, rejected, other content, not confirmed
//
// built.Expect is all that is needed to judge a receipt that comes later, in a
// request of its own or as evidence; it is plain data for the caller to keep.
//
// Receiving. The headers say who and what; the caller finds the partner, and Open
// takes the layers off, verifies, and gives the payload. What went wrong is a
// *Failure with the disposition that the receipt must bear:
//
//	envelope, err := as2.ReadEnvelope(request.Header)
//	body, err := spool.Keep(request.Body, limit)
//	incoming, err := as2.Receiver{Spool: spool, Us: us, Partner: partner, Now: now}.Open(envelope, body)
//	result, ok := as2.Outcome(incoming, err) // not ok: trouble of ours, answer 503
//	receipt, err := as2.Answer(envelope, result, us, product, now)
//	// synchronous: receipt.Header and receipt.Body are the response;
//	// asynchronous: POST them to envelope.Receipt.URL when the message was verified
//	// and partner.MayAsk allows the address
//
// Large content never stands in memory: the layers are streams on the way out,
// and on the way in each layer that must be unpacked goes to a Spool.
//
// # What is trusted
//
// Only what the settings of the partner say. A signature counts when it was made
// with one of the partner's certificates; those in the message are ignored. Plain
// and unsigned messages are refused unless the partner is allowed to send them.
// Names of files are cleaned and never used as paths here; a Message-ID is text.
//
// Whatever goes wrong after content was decrypted with a cipher that does not
// authenticate, and before a signature over it was verified, answers
// decryption-failed after the same work, so that the answers are no oracle
// (RFC 3218; CVE-2017-17688). Failure.Reason tells our side the truth.
package as2
