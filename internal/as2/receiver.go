package as2

import (
	"errors"
	"io"
	"time"

	"github.com/postbud/postbud/internal/cms"
)

// Receiver opens messages of one partner.
type Receiver struct {
	Spool   Spool
	Us      Us
	Partner Partner
	Now     time.Time
}

// Incoming is a message that was opened, verified and found in order. It holds
// files until it is closed.
type Incoming struct {
	Envelope   Envelope
	Parts      []Part // one, or several attachments
	Report     *MDN   // in place of Parts when the message is a receipt, signed or not
	MIC        MIC
	Signature  *cms.Signature // nil when unsigned
	Variant    Variant        // of the signed part that matched
	Encryption *cms.Encrypted // nil when it came in the clear
	Layers     []cms.Type     // from the outermost
	// Expired tells that the certificate of the signature is out of its time.
	Expired bool

	bodies []*Body
}

// Part is a document of a message.
type Part struct {
	Name      string // cleaned; "" when the sender gave none
	MediaType string // with parameters
	entity    entity
}

// Open reads the document as the sender had it, transfer encoding taken off. The
// bytes lie within what was verified. It may be called again, until Close.
func (p Part) Open() io.Reader { return p.entity.decoded() }

// Close removes what was unpacked.
func (in *Incoming) Close() error {
	var errs []error
	for _, b := range in.bodies {
		errs = append(errs, b.Close())
	}
	return errors.Join(errs...)
}

// Open takes the layers off a message, in whatever order they are. The error is a
// *Failure when the message is at fault, to be answered with its disposition; any
// other is trouble of ours or of the line, and the sender may try again.
func (r Receiver) Open(e Envelope, body Source) (*Incoming, error) {
	if f := r.refusal(e); f != nil {
		return nil, f
	}
	o := &opener{Receiver: r, in: &Incoming{Envelope: e}}
	err := o.open(entity{header: e.Header, src: body, to: body.Size()})
	err = o.verdict(err)
	if err == nil {
		return o.in, nil
	}
	if left := o.in.Close(); left != nil {
		return nil, errors.Join(err, left)
	}
	return nil, err
}

// refusal is what can be said by the headers alone.
func (r Receiver) refusal(e Envelope) *Failure {
	if e.From == e.To {
		return failure(SenderEqualsReceiver, nil, "the message is addressed to its sender")
	}
	if e.From != r.Partner.Name || e.To != r.Us.Name {
		return failure(UnknownPartner, nil, "no partnership from "+e.From+" to "+e.To)
	}
	if !e.Receipt.Wanted {
		return nil
	}
	if e.Receipt.ProtocolRequired && !knownProtocol(e.Receipt.Protocol) {
		return failure(UnsupportedFormat, nil, "the receipt must be signed in a way we do not know: "+e.Receipt.Protocol)
	}
	if _, _, ok := e.Receipt.Hash(); !ok && e.Receipt.HashRequired {
		return failure(UnsupportedAlgorithms, nil, "the receipt must use a digest we do not know")
	}
	return nil
}

func knownProtocol(p string) bool { return p == "pkcs7-signature" || p == "x-pkcs7-signature" }

// opener is the state of opening one message.
type opener struct {
	Receiver
	in *Incoming
	// doubt is true while content came from a cipher that does not authenticate
	// and no signature over it was verified.
	doubt bool
	// failed is a decryption that went wrong. The work goes on as if it had not.
	failed *Failure
	// keepBad goes on behind a signature that does not count and leaves why in bad:
	// a receipt is shown even so.
	keepBad bool
	bad     error
}

// verdict is the error that the caller gets. Whatever a stranger could learn about
// a decryption becomes the one same disposition.
func (o *opener) verdict(err error) error {
	var f *Failure
	switch {
	case err != nil && !errors.As(err, &f):
		return err
	case o.failed != nil:
		return o.failed
	case f != nil && o.doubt && !f.told:
		return &Failure{Disposition: DecryptionFailed, Reason: f.Reason, Err: f}
	case f != nil:
		f.Authenticated = o.in.Signature != nil
		return f
	}
	return nil
}

func (o *opener) body() *Body {
	b := o.Spool.New()
	o.in.bodies = append(o.in.bodies, b)
	return b
}
