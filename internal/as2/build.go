package as2

import (
	"bufio"
	"crypto"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/postbud/postbud/internal/cms"
)

// Built is a message as it goes over the wire. Its body is where Build wrote it,
// Size bytes long. Both are kept until the exchange is closed, since a repeat
// sends the same again. The names in Header stand as the standard spells them, for
// old products look for "AS2-From": read Header["AS2-From"], since Get looks for
// "As2-From".
type Built struct {
	Header http.Header
	Size   int64
	Expect Expectation
}

// Build writes the body of a message to w, layer by layer: compressed, signed and
// encrypted as the partnership says. Only chunks of the payload are in memory. A
// missing certificate is a Configuration fault; trouble of w or of a payload comes
// back as it is.
func Build(w io.Writer, m Message, p Partnership, now time.Time) (*Built, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	for _, name := range []string{p.Us.Name, p.Partner.Name} {
		if err := CheckName(name); err != nil {
			return nil, err
		}
	}
	digests, others := &meter{oldNames: p.OldNames}, &meters{}
	entity, err := p.layers(m.entity(), now, digests, others)
	if err != nil {
		return nil, err
	}
	counted := &counter{w: w}
	out := bufio.NewWriterSize(counted, 8<<10)
	if err := entity.content(out); err != nil {
		return nil, err
	}
	if err := out.Flush(); err != nil {
		return nil, err
	}
	b := &Built{Header: p.header(m), Size: counted.n}
	for _, f := range entity.header {
		if f.name != "Content-Transfer-Encoding" { // of no use in HTTP
			b.Header[f.name] = []string{f.value}
		}
	}
	b.Expect = Expectation{
		MessageID: m.ID, From: p.Us.Name, To: p.Partner.Name,
		MIC: digests.mics[0], Also: append(digests.mics[1:], others.mics()...), Signed: p.Receipt.Wanted && p.Receipt.Signed,
	}
	return b, nil
}

// layers wraps the payload; digests gets what the receipt must repeat (RFC 4130,
// 7.3.1; RFC 5402, 4). For an unsigned message the receiver chooses the digest. Others
// gets what products in use repeat instead, and what proves the same: as2-lib the
// digest of what was compressed before it was signed, and one of its own choice where
// the receipt is not signed; OpenAS2 that of the bare document of a message that is
// compressed alone.
func (p Partnership) layers(entity entityWriter, now time.Time, digests *meter, others *meters) (entityWriter, error) {
	switch {
	case p.Sign != 0 && p.Compress == BeforeSigning:
		entity = others.around(entity, &meter{hashes: p.receiptHashes(), header: true})
	case p.Sign == 0 && p.Encrypt == 0 && p.Compress != NoCompression:
		entity = others.around(entity, &meter{hashes: p.receiptHashes()})
	}
	if p.Sign == 0 {
		plain := p.Encrypt == 0 && p.Compress == NoCompression
		digests.hashes, digests.header, digests.canonical = p.receiptHashes(), !plain, plain
		entity = digests.around(entity)
	}
	if p.Compress == BeforeSigning || p.Compress == AfterSigning && p.Sign == 0 {
		entity = compressed(entity)
	}
	if p.Sign != 0 {
		key, err := p.Us.signing(now)
		if err != nil {
			return entity, err
		}
		if p.Receipt.Wanted && !p.Receipt.Signed {
			entity = others.around(entity, &meter{hashes: p.receiptHashes(), header: true})
		}
		signer := cms.Signer{Hash: p.Sign, Certificate: key.Certificate, Key: key.Private, Bare: p.Bare}
		entity = signed(entity, signer, now, digests)
		if p.Compress == AfterSigning {
			entity = compressed(entity)
		}
	}
	if p.Encrypt == 0 {
		return entity, nil
	}
	certificate, err := p.Partner.encryption(now)
	if err != nil {
		return entity, err
	}
	return encrypted(entity, p.Encrypt, cms.To{Certificate: certificate, OAEP: p.OAEP}), nil
}

// receiptHashes are the digests we ask the receipt to use, the wanted one first.
func (p Partnership) receiptHashes() []crypto.Hash {
	hashes := []crypto.Hash{crypto.SHA256}
	if p.Sign != 0 {
		hashes[0] = p.Sign
	}
	for _, h := range []crypto.Hash{crypto.SHA256, crypto.SHA1} {
		if h != hashes[0] {
			hashes = append(hashes, h)
		}
	}
	return hashes
}

// header is everything but what describes the outermost entity. Keys stand as
// the standard spells them, since old products look for "AS2-From" with this case.
func (p Partnership) header(m Message) http.Header {
	h := sides(p.Us.Name, p.Partner.Name, len(m.Payloads) > 1)
	h["Message-ID"] = []string{m.ID}
	h["Date"] = []string{m.Date.UTC().Format(dateForm)}
	h["Subject"] = []string{headerWords(m.Subject)}
	h["MIME-Version"] = []string{"1.0"}
	if p.UserAgent != "" {
		h["User-Agent"] = []string{oneLine(p.UserAgent)}
	}
	if !p.Receipt.Wanted {
		return h
	}
	h["Disposition-Notification-To"] = []string{QuoteName(p.Us.Name)}
	if p.Receipt.URL != "" {
		h["Receipt-Delivery-Option"] = []string{oneLine(p.Receipt.URL)}
	}
	if p.Receipt.Signed {
		var names []string
		for _, hash := range p.receiptHashes() {
			names = append(names, HashName(hash, p.OldNames))
		}
		h["Disposition-Notification-Options"] = []string{
			"signed-receipt-protocol=optional, pkcs7-signature; signed-receipt-micalg=optional, " + strings.Join(names, ", ")}
	}
	return h
}

// dateForm is the date of RFC 5322 with a numeric zone.
const dateForm = "Mon, 02 Jan 2006 15:04:05 -0700"

// sides are the headers that every message and receipt has.
func sides(from, to string, several bool) http.Header {
	h := http.Header{"AS2-Version": {"1.1"}, "AS2-From": {QuoteName(from)}, "AS2-To": {QuoteName(to)}}
	if several {
		h["AS2-Version"] = []string{"1.2"}
		h["EDIINT-Features"] = []string{featureAttachments}
	}
	return h
}

const featureAttachments = "multiple-attachments"

type counter struct {
	w io.Writer
	n int64
}

// Write implements io.Writer.
func (c *counter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}
