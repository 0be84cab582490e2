package vans

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/edifact"
	"github.com/postbud/postbud/internal/stored"
	"github.com/postbud/postbud/invoice"
)

const (
	mostDocuments = 100     // of one interchange whose numbers are kept, for APERAK
	mostEnvelope  = 1 << 20 // bytes of a header or a trailer with what is around it
)

// interchange is what was read of one.
type interchange struct {
	*edifact.Interchange
	header, trailer edifact.Span
	documents       []string // their numbers (BT-1)
}

// isInterchange says whether a document is EDIFACT, by how it begins.
func isInterchange(c invoice.Content) (bool, error) {
	in, err := c.Open()
	if err != nil {
		return false, stored.Unreadable(err)
	}
	defer in.Close()
	head, err := bufio.NewReaderSize(in, 512).Peek(512)
	if err != nil && !errors.Is(err, io.EOF) {
		return false, stored.Unreadable(err)
	}
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")), " \t\r\n")
	if len(head) > 9 && bytes.HasPrefix(head, []byte("UNA")) {
		head = bytes.TrimLeft(head[9:], " \t\r\n")
	}
	return bytes.HasPrefix(head, []byte("UNB+UNO")) || len(head) > 7 && bytes.HasPrefix(head, []byte("UNB")) && string(head[4:7]) == "UNO", nil
}

// read reads an interchange to its end, holding counts and references against each
// other. What is wrong with it is an Invalid fault: it is not sent, and no number is
// used up.
func read(ctx context.Context, c invoice.Content) (*interchange, error) {
	in, err := stored.Open(ctx, c)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	x, err := all(in)
	if err == nil { // what follows the trailer
		_, err = io.Copy(io.Discard, in)
	}
	switch {
	case ctx.Err() != nil:
		return nil, interrupted(ctx.Err())
	case in.Failed() != nil:
		return nil, in.Failed()
	case err != nil:
		return nil, err
	}
	return x, nil
}

func all(from io.Reader) (*interchange, error) {
	opened, err := edifact.Open(from)
	if err != nil {
		return nil, err
	}
	x := &interchange{Interchange: opened}
	for {
		m, err := x.Next()
		if errors.Is(err, io.EOF) {
			x.header, x.trailer = x.Envelope()
			return x, nil
		}
		if err != nil {
			return nil, err
		}
		if err := x.numbers(m); err != nil {
			return nil, err
		}
	}
}

// numbers notes the number of the document of a message.
func (x *interchange) numbers(m *edifact.Message) error {
	for {
		seg, err := m.Find("BGM")
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if number := seg.At(1, 0); number != "" && len(x.documents) < mostDocuments {
			x.documents = append(x.documents, number)
		}
	}
}

// cut is a stretch of a content.
func cut(c invoice.Content, s edifact.Span) ([]byte, error) {
	if s.To-s.From > mostEnvelope {
		return nil, fault.New(fault.Invalid, "the envelope of the interchange has more than %d bytes", mostEnvelope)
	}
	in, err := stretch(c, s)
	if err != nil {
		return nil, stored.Unreadable(err)
	}
	data, err := io.ReadAll(in)
	if err = errors.Join(err, in.Close()); err != nil {
		return nil, stored.Unreadable(err)
	}
	return data, nil
}

// stretch opens a part of a content.
func stretch(c invoice.Content, s edifact.Span) (io.ReadCloser, error) {
	in, err := c.Open()
	if err != nil {
		return nil, err
	}
	if file, can := in.(io.Seeker); can {
		_, err = file.Seek(s.From, io.SeekStart)
	} else {
		_, err = io.CopyN(io.Discard, in, s.From)
	}
	if err != nil {
		_ = in.Close()
		return nil, err
	}
	return &closing{io.LimitReader(in, s.To-s.From), in}, nil
}

// closing reads from one and closes another.
type closing struct {
	io.Reader
	io.Closer
}
