package x12

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strings"

	"github.com/postbud/postbud/internal/x12"
	"github.com/postbud/postbud/invoice"
)

// mostControl is the highest control number (ISA13 has nine digits).
const mostControl = 999_999_999

// control is the control number of the interchange. The same invoice gets the same
// number again, another one or a changed one another. Where nobody counts it is made
// from the content.
func (f format) control(ctx context.Context, inv *invoice.Invoice) (int64, error) {
	digest := digestOf(inv)
	if f.count == nil {
		return int64(binary.BigEndian.Uint64(digest[:8])%mostControl) + 1, nil
	}
	n, err := f.count(ctx, "x12/"+f.SenderID+"/"+f.ReceiverID, hex.EncodeToString(digest[:]))
	if err != nil {
		return 0, err
	}
	return (n+int64(f.FirstNumber)-2)%mostControl + 1, nil
}

func digestOf(inv *invoice.Invoice) [sha256.Size]byte {
	h := sha256.New()
	for _, leaf := range invoice.Leaves(inv) {
		h.Write([]byte(leaf.Path + "\x00" + leaf.Value + "\x00"))
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// envelope is what stands around the invoice. Its day is that of the invoice, so that
// the same invoice gives the same bytes.
func (f format) envelope(inv *invoice.Invoice, control int64) (x12.Envelope, error) {
	if !inv.IssueDate.Given() {
		return x12.Envelope{}, missing("BT-2")
	}
	sender := f.side(inv.Seller, f.SenderQualifier, f.SenderID, f.SenderGroup)
	receiver := f.side(inv.Buyer, f.ReceiverQualifier, f.ReceiverID, f.ReceiverGroup)
	if sender.ID == "" {
		return x12.Envelope{}, missing("BT-27")
	}
	if receiver.ID == "" {
		return x12.Envelope{}, missing("BT-44")
	}
	return x12.Envelope{
		Separators: f.separators, LineBreaks: f.LineBreaks,
		Sender: sender, Receiver: receiver,
		Date: inv.IssueDate.Format("20060102"), Time: "0000",
		Version: f.interchange(), Release: firstOf(f.Release, f.release), Group: "IN",
		Control: control, Test: f.Test, Receipt: f.Receipt,
	}, nil
}

// interchange is ISA12.
func (p *profile) interchange() string {
	return firstOf(p.InterchangeVersion, "00"+p.Version[:1]+"01")
}

// side is one side of the interchange: as the settings say, else by the numbers of
// the party, else by its name.
func (p *profile) side(party invoice.Party, qualifier, id, group string) x12.Party {
	s := x12.Party{Qualifier: qualifier, ID: id, Application: group}
	if id == "" {
		s.Qualifier, s.ID = p.numberOf(party)
	}
	if group == "" {
		s.Application = s.ID
	}
	return s
}

// numberOf finds a number of a party that an envelope has room for: GLN and DUNS
// first.
func (p *profile) numberOf(party invoice.Party) (qualifier, id string) {
	ids := append([]invoice.Identifier{invoice.Identifier(party.ElectronicAddress)}, party.Identifiers...)
	for _, known := range []struct{ scheme, qualifier string }{{"0088", "ZZ"}, {"0060", "01"}} {
		for _, i := range ids {
			if i.Scheme == known.scheme && p.isPartyID(i.Value) {
				return known.qualifier, i.Value
			}
		}
	}
	ids = append(ids, party.LegalRegistration, invoice.Identifier{Value: party.VATIdentifier})
	for _, i := range ids {
		if p.isPartyID(i.Value) {
			return "ZZ", i.Value
		}
	}
	return "ZZ", p.shortName(party.Name)
}

func (p *profile) isPartyID(id string) bool {
	return partyForm.MatchString(id) && strings.TrimSpace(id) == id && !p.unfitting(id)
}

// shortName is the letters and digits at the front of a name, in capitals.
func (p *profile) shortName(name string) string {
	var b strings.Builder
	for _, c := range name {
		s := string(c)
		if c >= 0x80 {
			s = letter(c, true)
		}
		for _, d := range strings.ToUpper(s) {
			if b.Len() < 15 && (d >= 'A' && d <= 'Z' || d >= '0' && d <= '9') {
				b.WriteRune(d)
			}
		}
	}
	if b.Len() == 1 {
		b.WriteByte('X') // GS02 has two characters at least
	}
	return b.String()
}

// guideline is ST03, which exists from 5010 on.
func (p *profile) guideline() string {
	if p.Version == "5010" {
		return p.Guideline
	}
	return ""
}
