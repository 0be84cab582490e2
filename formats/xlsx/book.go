package xlsx

import (
	"errors"
	"path"
	"strconv"
	"strings"
)

// book is what must be known of a workbook before its sheets can be read.
type book struct {
	*archive
	sheets   []sheetOf
	from1904 bool
	shared   []string
	styles   []shown
}

// sheetOf is a worksheet that a person can see.
type sheetOf struct{ name, part string }

func openBook(a *archive) (*book, error) {
	b := &book{archive: a}
	root, err := b.relations("")
	if err != nil {
		return nil, err
	}
	main := root.of("/officeDocument")
	if main == "" {
		return nil, bad("there is no workbook in it")
	}
	rels, err := b.relations(main)
	if err != nil {
		return nil, err
	}
	if err := b.workbook(main, rels); err != nil {
		return nil, err
	}
	if part := rels.of("/styles"); part != "" && a.has(part) {
		if err := b.part(part, maxPart, b.readStyles); err != nil {
			return nil, err
		}
	}
	if part := rels.of("/sharedStrings"); part != "" && a.has(part) {
		if err := b.part(part, maxTexts, b.readShared); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// The bounds of the parts beside the sheets.
const (
	maxPart   = 8 << 20
	maxTexts  = 64 << 20 // of those that cells share
	maxShared = 2 << 20  // their number
	maxSheets = 200
)

// part reads a part.
func (b *book) part(name string, most int64, read func(*tokens) error) error {
	in, err := b.open(name, most)
	if err != nil {
		return err
	}
	defer in.Close()
	return read(newTokens(in))
}

// relation leads from one part to another.
type relation struct{ id, kind, part string }

type relations []relation

// of is the part that a relation of that kind leads to, "" where there is none. The
// beginning of the kind differs between the two editions of the standard.
func (rs relations) of(kind string) string {
	for _, r := range rs {
		if strings.HasSuffix(r.kind, kind) {
			return r.part
		}
	}
	return ""
}

// relations of a part; of the archive itself with "".
func (b *book) relations(from string) (relations, error) {
	dir, file := path.Split(from)
	var rs relations
	err := b.part(dir+"_rels/"+file+".rels", maxPart, func(t *tokens) error {
		return t.each(func(at string) error {
			if at != "Relationship" || strings.EqualFold(string(t.attribute("TargetMode")), "External") {
				return nil
			}
			target := string(t.attribute("Target"))
			if !strings.HasPrefix(target, "/") {
				target = dir + target
			}
			rs = append(rs, relation{string(t.attribute("Id")), string(t.attribute("Type")), partName(target)})
			return nil
		})
	})
	return rs, err
}

// workbook reads the list of sheets; hidden ones are passed over.
func (b *book) workbook(name string, rels relations) error {
	return b.part(name, maxPart, func(t *tokens) error {
		return t.each(func(at string) error {
			switch at {
			case "workbookPr":
				from, err := strconv.ParseBool(string(t.attribute("date1904")))
				b.from1904 = err == nil && from
			case "sheets/sheet":
				if state := string(t.attribute("state")); state == "hidden" || state == "veryHidden" {
					return nil
				}
				id := t.relation()
				for _, r := range rels {
					if r.id == id && strings.HasSuffix(r.kind, "/worksheet") {
						if len(b.sheets) == maxSheets {
							return bad("it has more than %d sheets", maxSheets)
						}
						b.sheets = append(b.sheets, sheetOf{string(t.attribute("name")), r.part})
					}
				}
			}
			return nil
		})
	})
}

// readShared reads the texts that cells share.
func (b *book) readShared(t *tokens) error {
	var one []byte
	for {
		what, err := t.next()
		switch {
		case errors.Is(err, errOver):
			return nil
		case err != nil:
			return err
		case what == text && isText(t.path[1:]):
			one = append(one, t.text...)
		case what == end && len(t.path) == 2 && t.path[1] == "si":
			if len(b.shared) == maxShared {
				return bad("it has more than %d texts", maxShared)
			}
			b.shared = append(b.shared, string(one))
			one = one[:0]
		}
	}
}

// isText says whether characters at that path below si or is are the text: si/t or
// si/r/t. What else stands there says how letters are pronounced.
func isText(path []string) bool {
	switch len(path) {
	case 2:
		return path[1] == "t"
	case 3:
		return path[1] == "r" && path[2] == "t"
	}
	return false
}
