package partner

import (
	"bytes"
	"fmt"
	"strings"
	"time"
)

// readme is the text of a pack for the people at the other side, with the line ends
// that every editor shows.
func (p Pack) readme() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "AS2: %s\n\n", p.Name)
	p.danish(&b)
	b.WriteString("\n----------------------------------------\n\n")
	p.english(&b)
	return []byte(strings.ReplaceAll(b.String(), "\n", "\r\n"))
}

func (p Pack) danish(b *bytes.Buffer) {
	fmt.Fprintf(b, "DANSK\n\nHer er det, I skal bruge for at udveksle dokumenter med os over AS2.\n\n"+
		"AS2-id:     %s\n", p.Name)
	if p.URL != "" {
		fmt.Fprintf(b, "Adresse:    %s\n", p.URL)
	}
	fmt.Fprintf(b, "Signatur:   %s\nKryptering: %s\nKomprimering: %s\nKvittering: %s\n", strings.Join(p.Digests, ", "), strings.Join(p.Ciphers, ", "),
		either(p.Compression, "ja, før eller efter signering", "nej"), receipts(p, "signeret", "usigneret", "synkron eller asynkron", "synkron"))
	for i, c := range p.Certificates {
		fmt.Fprintf(b, "\nCertifikat: %s.pem (det samme som %s.cer)\n", fileName(i), fileName(i))
		if !c.From.IsZero() {
			fmt.Fprintf(b, "  Bruges fra: %s UTC. Læg det ind allerede nu ved siden af det gamle.\n", c.From.UTC().Format("2006-01-02 15:04"))
		}
		fmt.Fprintf(b, "  Navn:       %s\n  Udløber:    %s\n  SHA-256:    %s\n", nameOf(c.Certificate), c.NotAfter.UTC().Format(time.DateOnly), Fingerprint(c.Certificate))
	}
	b.WriteString("\nRing og sammenlign fingeraftrykket, hvis filen kom med almindelig e-mail.\n" +
		"Send os til gengæld jeres AS2-id, jeres adresse og jeres certifikat (ikke nøglen).\n" +
		"partner.json er det samme for programmer.\n")
}

func (p Pack) english(b *bytes.Buffer) {
	fmt.Fprintf(b, "ENGLISH\n\nThis is what you need to exchange documents with us over AS2.\n\n"+
		"AS2 ID:     %s\n", p.Name)
	if p.URL != "" {
		fmt.Fprintf(b, "Address:    %s\n", p.URL)
	}
	fmt.Fprintf(b, "Signature:  %s\nEncryption: %s\nCompression: %s\nReceipt:    %s\n", strings.Join(p.Digests, ", "), strings.Join(p.Ciphers, ", "),
		either(p.Compression, "yes, before or after signing", "no"), receipts(p, "signed", "unsigned", "synchronous or asynchronous", "synchronous"))
	for i, c := range p.Certificates {
		fmt.Fprintf(b, "\nCertificate: %s.pem (the same as %s.cer)\n", fileName(i), fileName(i))
		if !c.From.IsZero() {
			fmt.Fprintf(b, "  In use from: %s UTC. Add it now, beside the old one.\n", c.From.UTC().Format("2006-01-02 15:04"))
		}
		fmt.Fprintf(b, "  Name:        %s\n  Ends:        %s\n  SHA-256:     %s\n", nameOf(c.Certificate), c.NotAfter.UTC().Format(time.DateOnly), Fingerprint(c.Certificate))
	}
	b.WriteString("\nCall us and compare the fingerprint where this file came by plain e-mail.\n" +
		"Please send us your AS2 ID, your address and your certificate (not the key).\n" +
		"partner.json is the same for programs.\n")
}

func receipts(p Pack, signed, unsigned, both, one string) string {
	return either(p.Signed, signed, unsigned) + ", " + either(p.Async, both, one)
}

func either(yes bool, a, b string) string {
	if yes {
		return a
	}
	return b
}
