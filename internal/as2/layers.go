package as2

import (
	"crypto"
	"encoding/base64"
	"fmt"
	"io"
	"time"

	"github.com/postbud/postbud/internal/cms"
)

// compressed packs a whole entity into CompressedData (RFC 5402).
func compressed(inner entityWriter) entityWriter {
	return entityWriter{
		header: pkcs7Header("compressed-data", "smime.p7z"),
		content: func(w io.Writer) error {
			z := cms.Compress(w)
			if err := inner.whole(z); err != nil {
				_ = z.Close()
				return err
			}
			return z.Close()
		},
	}
}

// encrypted packs a whole entity into EnvelopedData or AuthEnvelopedData.
func encrypted(inner entityWriter, c cms.Cipher, to cms.To) entityWriter {
	kind := "enveloped-data"
	if c.Authenticated() {
		kind = "authEnveloped-data"
	}
	return entityWriter{
		header: pkcs7Header(kind, "smime.p7m"),
		content: func(w io.Writer) error {
			e, err := cms.Encrypt(w, c, to)
			if err != nil {
				return err
			}
			if err := inner.whole(e); err != nil {
				return err
			}
			return e.Close()
		},
	}
}

func pkcs7Header(kind, name string) []field {
	return []field{
		{"Content-Type", fmt.Sprintf("application/pkcs7-mime; smime-type=%s; name=%q", kind, name)},
		{"Content-Transfer-Encoding", "binary"},
		{"Content-Disposition", fmt.Sprintf("attachment; filename=%q", name)},
	}
}

// signed puts an entity and its signature side by side (RFC 1847). The meter holds
// the digest of the entity when the content was written.
func signed(inner entityWriter, s cms.Signer, at time.Time, m *meter) entityWriter {
	boundary := newBoundary()
	m.hashes, m.header = []crypto.Hash{s.Hash}, true
	measured := m.around(inner)
	signature := entityWriter{
		header: []field{
			{"Content-Type", `application/pkcs7-signature; name="smime.p7s"; smime-type=signed-data`},
			{"Content-Transfer-Encoding", "base64"},
			{"Content-Disposition", `attachment; filename="smime.p7s"`},
		},
		content: func(w io.Writer) error {
			der, err := cms.Sign(m.mics[0].Digest, at, s)
			if err != nil {
				return err
			}
			return writeBase64(w, der)
		},
	}
	return entityWriter{
		header: []field{{"Content-Type", fmt.Sprintf(`multipart/signed; protocol="application/pkcs7-signature"; micalg=%s; boundary=%s`,
			quoted(HashName(s.Hash, m.oldNames)), quoted(boundary))}},
		content: func(w io.Writer) error { return writeMultipart(w, boundary, measured, signature) },
	}
}

// base64Line is how many bytes make a line of 76 characters.
const base64Line = 57

func writeBase64(w io.Writer, data []byte) error {
	var out []byte
	for len(data) > 0 {
		n := min(len(data), base64Line)
		out = base64.StdEncoding.AppendEncode(out, data[:n])
		if data = data[n:]; len(data) > 0 {
			out = append(out, "\r\n"...)
		}
	}
	_, err := w.Write(out)
	return err
}
