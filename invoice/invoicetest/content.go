package invoicetest

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"

	"github.com/postbud/postbud/invoice"
)

// Content is data as content that can be opened as often as one likes.
func Content(mediaType string, data []byte) invoice.Content {
	data = bytes.Clone(data)
	return invoice.Content{
		MediaType: mediaType,
		Size:      int64(len(data)),
		SHA256:    sha256.Sum256(data),
		Open:      func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil },
	}
}

// PDF is a small file that PDF readers open: one empty page.
func PDF() []byte {
	var b bytes.Buffer
	objects := []string{
		"<</Type/Catalog/Pages 2 0 R>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
	}
	b.WriteString("%PDF-1.4\n%\xe6\xf8\xe5\xff\n")
	offsets := make([]int, len(objects))
	for i, o := range objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj%s endobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.Bytes()
}
