package main

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/postbud/postbud/internal/far/books"
	"github.com/postbud/postbud/internal/far/sftp"
)

// catchUp writes into the books what the SFTP server had taken when it was
// killed, between giving a file its name and writing the line. It lives in the
// demo's process, so it dies with it; a partner's server would not.
func (e *demoEnds) catchUp() error {
	entries, err := books.Read(filepath.Join(e.dir, demoBooks))
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, entry := range entries {
		known[entry.Gateway+" "+entry.Name] = true
	}
	root := filepath.Join(e.dir, demoReceived, "sftp")
	return filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || sftp.Temporary(d.Name()) {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil || known["sftp "+filepath.ToSlash(name)] {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(text)
		return e.books.Write(books.Entry{
			Gateway: "sftp", Name: filepath.ToSlash(name), Size: int64(len(text)), SHA256: hex.EncodeToString(sum[:]),
		})
	})
}
