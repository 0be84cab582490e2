package evidence

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/partner"
)

// Fault says what is wrong with a file.
type Fault string

// The faults that Verify finds.
const (
	Changed Fault = "changed" // its bytes are not those that were written
	Missing Fault = "missing"
	Added   Fault = "added"
	Unlike  Fault = "unlike" // a receipt that does not prove what it says
	Around  Fault = "around" // its bytes are those that were written; what the archive says about it is not
)

// Wrong is a file of the archive that is not as it was written.
type Wrong struct {
	File  string // "" for the archive itself, between its files
	Fault Fault
	Why   string // of Unlike, in English
}

// Signed is a receipt whose signature was checked anew.
type Signed struct {
	File        string
	By          string // whom the certificate names; anybody can write a name
	Fingerprint string // SHA-256 of the certificate in pairs, to be compared with what the partner gave
	Message     string // the Message-ID that it is for
	Refuses     bool   // the partner says no
}

// Report is what Verify found. The archive is as it was written when Wrong is empty.
type Report struct {
	Files   int
	Wrong   []Wrong
	Signed  []Signed
	Unproof []string // receipts that bear no signature to be checked
}

const (
	mostFiles   = 100_000
	mostReceipt = 4 << 20
)

// Verify checks an archive by what stands in it alone: every byte of it is as Write
// wrote it, and each AS2 receipt is signed with the key of the certificate beside it
// and repeats the digest that was noted when the message was sent. What is no such
// archive is an Invalid fault.
//
// It tells any change by accident or by hand that does not also make all checksums
// new. Whoever can do that can write an archive of his own; beyond him are only
// signatures of the certificates whose fingerprints the partners confirm.
func Verify(ctx context.Context, r io.ReaderAt, size int64) (Report, error) {
	report, err := read(ctx, r, size)
	if fault.KindOf(err) == fault.Invalid { // it may have been one
		if r, ok := broken(ctx, r, size); ok {
			return r, ctx.Err()
		}
	}
	return report, err
}

func read(ctx context.Context, r io.ReaderAt, size int64) (Report, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return Report{}, fault.Wrap(fault.Invalid, err, "this cannot be opened as a ZIP archive: it is cut, damaged or another kind of file")
	}
	v := &verifier{ctx: ctx, zip: z, files: map[string]*zip.File{}}
	if len(z.File) > mostFiles {
		return Report{}, fault.New(fault.Invalid, "there are %d files in this archive; %d are the most", len(z.File), mostFiles)
	}
	var whole uint64
	for _, f := range z.File { // nothing is packed, so they cannot be longer than the archive
		if f.Method != zip.Store {
			continue // told as changed, and never unpacked
		}
		if whole += f.UncompressedSize64; f.UncompressedSize64 > uint64(size) || whole > uint64(size) {
			return Report{}, fault.New(fault.Invalid, "the files of this archive lie over each other")
		}
	}
	for _, f := range z.File {
		if v.files[f.Name] != nil {
			v.wrong(f.Name, Added, "")
			continue
		}
		v.files[f.Name] = f
	}
	if err := v.sums(); err != nil {
		return Report{}, err
	}
	if len(v.report.Wrong) == 0 {
		if err := v.container(r, size); err != nil {
			return Report{}, err
		}
	}
	v.receipts()
	v.report.Files = len(z.File)
	slices.SortStableFunc(v.report.Wrong, func(a, b Wrong) int { return strings.Compare(a.File, b.File) })
	return v.report, ctx.Err()
}

type verifier struct {
	ctx    context.Context
	zip    *zip.Reader
	files  map[string]*zip.File
	report Report
}

func (v *verifier) wrong(file string, f Fault, why string) {
	v.report.Wrong = append(v.report.Wrong, Wrong{file, f, why})
}

// sums holds each file against the checksums.
func (v *verifier) sums() error {
	list := v.files[checksums]
	if list == nil {
		if len(v.zip.Comment) == 0 || !strings.HasPrefix(v.zip.Comment, checksums) {
			return fault.New(fault.Invalid, "this ZIP archive is no evidence: it has no file %s", checksums)
		}
		v.wrong(checksums, Missing, "")
		return nil
	}
	text, err := v.read(list, 64<<20)
	if err != nil || v.zip.Comment != commentOf(text) {
		v.wrong(checksums, Changed, "")
		if err != nil {
			return nil
		}
	}
	named := map[string]bool{checksums: true}
	lines := bufio.NewScanner(bytes.NewReader(text))
	for lines.Scan() {
		want, name, _ := strings.Cut(lines.Text(), "  ")
		named[name] = true
		v.hold(name, want)
	}
	for name := range v.files {
		if !named[name] {
			v.wrong(name, Added, "")
		}
	}
	// With spoilt checksums, a file that they are wrong about is not what was changed.
	if slices.Contains(v.report.Wrong, Wrong{checksums, Changed, ""}) {
		v.report.Wrong = []Wrong{{checksums, Changed, ""}}
	}
	return v.ctx.Err()
}

func (v *verifier) hold(name, want string) {
	f := v.files[name]
	if f == nil {
		v.wrong(name, Missing, "")
		return
	}
	sum := sha256.New()
	if err := v.copy(sum, f); err != nil || fmt.Sprintf("%x", sum.Sum(nil)) != want {
		v.wrong(name, Changed, "")
	}
}

func (v *verifier) copy(w io.Writer, f *zip.File) error {
	if f.Method != zip.Store {
		return errors.New("it is packed; it was not when it was written")
	}
	r, err := f.Open()
	if err != nil {
		return err
	}
	_, err = io.Copy(w, during{v.ctx, r})
	return errors.Join(err, r.Close())
}

// read is a file whole, as long as it has no more than most bytes.
func (v *verifier) read(f *zip.File, most uint64) ([]byte, error) {
	if max(f.UncompressedSize64, f.CompressedSize64) > most {
		return nil, errors.New("it is too large")
	}
	var b bytes.Buffer
	err := v.copy(&b, f)
	return b.Bytes(), err
}

// container holds the archive itself, the bytes between the files, against what Write
// makes of these files.
func (v *verifier) container(r io.ReaderAt, size int64) error {
	entries := make([]entry, 0, len(v.zip.File))
	for _, f := range v.zip.File {
		entries = append(entries, entry{name: f.Name, open: func() (io.ReadCloser, error) { return f.Open() }, size: int64(f.UncompressedSize64), crc: f.CRC32})
	}
	at, err := differs(v.ctx, entries, v.zip.Comment, r, size)
	if err != nil || at < 0 {
		return err
	}
	v.report.Wrong = append(v.report.Wrong, around(entries, at))
	return nil
}

// broken tells of an archive that Write has made and that is no ZIP archive any more:
// its list of files was changed, or it was cut.
func broken(ctx context.Context, r io.ReaderAt, size int64) (Report, bool) {
	entries := listed(r, size)
	sums := slices.IndexFunc(entries, func(e entry) bool { return e.name == checksums })
	if sums < 0 || entries[sums].size > 64<<20 {
		return Report{}, false
	}
	var text bytes.Buffer
	if _, err := entries[sums].copyTo(ctx, &text); err != nil {
		return Report{}, false
	}
	at, err := differs(ctx, entries, commentOf(text.Bytes()), r, size)
	if err != nil || at < 0 {
		return Report{}, false
	}
	return Report{Files: len(entries), Wrong: []Wrong{around(entries, at)}}, true
}

// receipts checks the signatures of the AS2 receipts anew.
func (v *verifier) receipts() {
	for _, f := range v.zip.File {
		if !strings.Contains(f.Name, "/receipts/") {
			continue
		}
		data, err := v.read(f, mostReceipt)
		if err != nil {
			continue // told as changed
		}
		proof, err := partner.ReadProof(data)
		if err != nil || proof.Certificate == nil {
			v.report.Unproof = append(v.report.Unproof, f.Name)
			continue
		}
		j, err := proof.Verify()
		good := j.Verdict == as2.VerdictDelivered && j.Verified
		switch {
		case err != nil:
			v.wrong(f.Name, Unlike, err.Error())
		case good || j.Verdict == as2.VerdictRejected && proof.Outcome != string(as2.VerdictDelivered):
			v.report.Signed = append(v.report.Signed, Signed{f.Name, proof.Certificate.Subject.String(), partner.Fingerprint(proof.Certificate), proof.Expect.MessageID, !good})
		case proof.Outcome == string(as2.VerdictDelivered): // it was proof when it was kept
			v.wrong(f.Name, Unlike, j.Reason)
		default:
			v.report.Unproof = append(v.report.Unproof, f.Name)
		}
	}
}
