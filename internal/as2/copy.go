package as2

import (
	"io"
	"sync"
)

// buffers are for copying: one of its own would be four times as large as a message
// of a few KB.
var buffers = sync.Pool{New: func() any { return new([32 << 10]byte) }}

// copyAll is io.Copy by a buffer that is used again. It leaves out the short cuts of
// w and r.
func copyAll(w io.Writer, r io.Reader) (int64, error) {
	buffer := buffers.Get().(*[32 << 10]byte)
	defer buffers.Put(buffer)
	return io.CopyBuffer(struct{ io.Writer }{w}, struct{ io.Reader }{r}, buffer[:])
}
