// Package books is the log of a far end: one JSON line for each thing received,
// on disk before the sender gets its answer.
//
// Whether every document arrived, and arrived once, is counted here and not in
// the sender's own ledger.
package books

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

// Entry is one thing received.
type Entry struct {
	Time      time.Time `json:"time"` // UTC; Write sets it where it is zero
	Gateway   string    `json:"gateway"`
	Name      string    `json:"name"`
	MessageID string    `json:"message_id,omitempty"`
	Size      int64     `json:"size"`
	SHA256    string    `json:"sha256"` // 64 lower-case hexadecimal digits
}

// Books is one log file. Several far ends may share one, from several goroutines,
// but only one process may have the file open.
type Books struct {
	mu   sync.Mutex
	file *os.File
}

// Open opens the log for appending and makes it where there is none. A last line
// without its end, which a crash left, is cut off: nobody was answered for it.
func Open(path string) (*Books, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, fmt.Errorf("open the books: %w", err)
	}
	if err := cutTornLine(file); err != nil {
		return nil, errors.Join(fmt.Errorf("mend the books: %w", err), file.Close())
	}
	return &Books{file: file}, nil
}

// Write appends one line and returns when it is on disk. A nil Books takes
// nothing and succeeds.
func (b *Books) Write(e Entry) error {
	if b == nil {
		return nil
	}
	if e.Time.IsZero() {
		e.Time = time.Now()
	}
	e.Time = e.Time.UTC()
	line, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("write the books: %w", err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, err := b.file.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("write the books: %w", err)
	}
	if err := b.file.Sync(); err != nil {
		return fmt.Errorf("write the books: %w", err)
	}
	return nil
}

// Close closes the file. A nil Books has none.
func (b *Books) Close() error {
	if b == nil {
		return nil
	}
	return b.file.Close()
}

// Read lists the entries of a log in order. A last line without its end is left
// out, and a file that is not there has no entries.
func Read(path string) ([]Entry, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the books: %w", err)
	}
	var entries []Entry
	r := bufio.NewReader(bytes.NewReader(data))
	for n := 1; ; n++ {
		line, err := r.ReadBytes('\n')
		if err != nil {
			return entries, nil
		}
		var e Entry
		if err := json.Unmarshal(line, &e); err != nil {
			return nil, fmt.Errorf("read the books, line %d: %w", n, err)
		}
		entries = append(entries, e)
	}
}

func cutTornLine(file *os.File) error {
	data, err := io.ReadAll(file)
	if err != nil {
		return err
	}
	whole := int64(bytes.LastIndexByte(data, '\n') + 1)
	if err := file.Truncate(whole); err != nil {
		return err
	}
	_, err = file.Seek(whole, io.SeekStart)
	return err
}
