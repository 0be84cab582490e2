package as2

import (
	"bytes"
	"fmt"

	"github.com/postbud/postbud/gateways"
	wire "github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/partner"
	"github.com/postbud/postbud/internal/web"
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

// mostHeard is how many receipts of strangers are kept for a message.
const mostHeard = 5

// errNoRoom says that a receipt was not kept.
var errNoRoom = fmt.Errorf("%d receipts are kept already that prove no less", mostHeard)

// keepHeard keeps a receipt that came by itself and proves nothing. Anybody may have
// posted one that the partner has not signed by a certificate of today, so it settles
// and stops nothing. One with a signature may count by the next certificate: where there
// is no room it comes into the place of one that has none, and of no other.
func (e *errand) keepHeard(p partner.Proof, m *wire.MDN) error {
	if m.Signature != nil || !p.Expect.Signed {
		return e.keepDoubt(p, m)
	}
	ours, weaker := p.Bytes(), ""
	for n := 1; n <= mostHeard; n++ {
		place := fmt.Sprintf("%s-%d", heard, n)
		data, err := e.keep(e.ctx, p.Expect.MessageID, place, ours)
		if err != nil || bytes.Equal(data, ours) {
			return err
		}
		first, err := partner.ReadProof(data)
		if err == nil && bytes.Equal(first.Body, p.Body) {
			return nil // it came again
		}
		if err != nil || e.weaker(first, m) {
			weaker = place
		}
	}
	if weaker == "" {
		return errNoRoom
	}
	if err := e.forget(e.ctx, p.Expect.MessageID, weaker); err != nil {
		return err
	}
	data, err := e.keep(e.ctx, p.Expect.MessageID, weaker, ours)
	if err == nil && !bytes.Equal(data, ours) {
		return errNoRoom // another one was quicker
	}
	return err
}

// weaker says that less stands behind a receipt that was kept than behind another.
func (e *errand) weaker(kept partner.Proof, than *wire.MDN) bool {
	_, m, err := kept.Judge(e.way.Partner)
	return err != nil || weight(m) < weight(than)
}

// listen goes through the receipts that came by themselves. One may count by the
// certificates of today; of the others the last one is told.
func (e *errand) listen() (gateways.Receipt, error) {
	for n := 1; n <= mostHeard; n++ {
		data, err := e.kept(e.ctx, e.letter.id(), fmt.Sprintf("%s-%d", heard, n))
		if err != nil {
			return gateways.Receipt{}, err
		}
		if data == nil { // another one was to come into its place
			continue
		}
		p, err := partner.ReadProof(data)
		if err != nil {
			return gateways.Receipt{}, err
		}
		j, m, err := p.Judge(e.way.Partner)
		if err != nil {
			continue // it is no receipt any more
		}
		if settled, ok := e.settled(p, j, m); ok {
			return e.finish(e.ctx, settled)
		}
		e.hearsay = fmt.Sprintf("a receipt came on %s that proves nothing and may be anybody's: %s; that of %s is still awaited", p.At.Format("2006-01-02 15:04 MST"), web.Safe(j.Reason), e.partner())
	}
	return gateways.Receipt{}, nil
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
