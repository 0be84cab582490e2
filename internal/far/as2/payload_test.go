package as2_test

import (
	"bytes"
	"io"

	wire "github.com/postbud/postbud/internal/as2"
)

func payload(name string, data []byte) wire.Payload {
	return wire.Payload{Name: name, MediaType: "application/octet-stream", Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }}
}
