package vault

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/postbud/postbud/fault"
)

// fileHead begins a key file, so that a person who finds one knows what it is.
const fileHead = `# The master key of this server. Whoever has it and the database can read the
# stored passwords. Without it nobody can. Keep a copy, but not beside the database.
# The first key seals; further ones are older and only open.
`

// Open reads the master keys from a file, and makes the file with a random key
// and mode 0600 when there is none. A file that others may read is a
// Configuration fault, as is one that holds no key.
func Open(path string) (*Vault, error) {
	keys, err := readKeys(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err = create(path); err == nil {
			keys, err = readKeys(path)
		}
	}
	if err != nil {
		return nil, fault.Wrap(fault.Configuration, err, "the key file cannot be used: %s", reason(err))
	}
	return New(keys[0], keys[1:]...)
}

// Rotate puts a new master key at the top of the file. The older ones stay, so
// that everything can still be read: open the vault anew, Rewrap every
// subscription, then Retire.
func Rotate(path string) error {
	keys, err := readKeys(path)
	if err == nil {
		err = replace(path, append([][]byte{random(keySize)}, keys...))
	}
	return fault.Wrap(fault.Configuration, err, "the key file cannot be changed: %s", reason(err))
}

// Retire removes all master keys but the current one. What was not rewrapped can
// never be read again.
func Retire(path string) error {
	keys, err := readKeys(path)
	if err == nil {
		err = replace(path, keys[:1])
	}
	return fault.Wrap(fault.Configuration, err, "the key file cannot be changed: %s", reason(err))
}

func readKeys(path string) ([][]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("others may read it (mode %04o, wanted 0600)", info.Mode().Perm())
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var keys [][]byte
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, err := base64.StdEncoding.DecodeString(line)
		if err != nil || len(key) != keySize {
			return nil, errors.New("one of its lines is no key")
		}
		keys = append(keys, key)
	}
	if len(keys) == 0 {
		return nil, errors.New("it holds no key")
	}
	return keys, nil
}

// create never overwrites: of two that start at once, one makes the file. It is
// written aside and linked, so that nobody reads half a key.
func create(path string) error {
	part, err := write(path, [][]byte{random(keySize)})
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(part) }()
	err = os.Link(part, path)
	if errors.Is(err, errors.ErrUnsupported) {
		err = os.Rename(part, path) // a file system without links
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

func replace(path string, keys [][]byte) error {
	part, err := write(path, keys)
	if err != nil {
		return err
	}
	if err := os.Rename(part, path); err != nil {
		return errors.Join(err, os.Remove(part))
	}
	return syncFolder(filepath.Dir(path))
}

// write puts the keys in a new file beside path; its mode is 0600.
func write(path string, keys [][]byte) (part string, err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".key-*")
	if err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	text := fileHead
	for _, key := range keys {
		text += base64.StdEncoding.EncodeToString(key) + "\n"
	}
	_, err = f.WriteString(text)
	if err == nil {
		err = f.Sync()
	}
	return f.Name(), errors.Join(err, f.Close())
}

func syncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil // its file systems keep the order themselves and refuse to sync a folder
	}
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// reason leaves the path out: it stands in the settings, and messages travel.
func reason(err error) string {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err.Error()
	}
	if err == nil {
		return ""
	}
	return err.Error()
}
