package as2

import (
	wire "github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/partner"
)

// keepDoubt keeps the last answer that proves nothing: a certificate that is uploaded
// later may make it count. One that proves more stays.
func (e *errand) keepDoubt(p partner.Proof, m *wire.MDN) error {
	id := p.Expect.MessageID
	data, err := e.kept(e.ctx, id, doubtful)
	if err != nil {
		return err
	}
	if data != nil {
		if old, err := partner.ReadProof(data); err == nil {
			if _, before, err := old.Judge(e.way.Partner); err == nil && weight(before) > weight(m) {
				return nil
			}
		}
	}
	if err := e.forget(e.ctx, id, doubtful); err != nil {
		return err
	}
	_, err = e.keep(e.ctx, id, doubtful, p.Bytes())
	return err
}

// weight is how much stands behind a receipt: the partner's signature, one that no
// certificate of today explains, or none.
func weight(m *wire.MDN) int {
	switch {
	case m.Signature != nil:
		return 2
	case m.SignatureError != nil:
		return 1
	}
	return 0
}
