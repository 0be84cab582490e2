package x12

import (
	"cmp"
	"encoding/hex"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/x12"
	"github.com/postbud/postbud/invoice"
)

// profile is the settings ready for use.
type profile struct {
	Settings
	release    string // of the standard: 004010 or 005010
	separators x12.Separators
	characters x12.Characters
	tolerance  invoice.Decimal
	items      []pair // BT-155, VN

	types, parties, schemes, partyCodes, references, lineReferences, dateCodes table
	units, allowances, amounts                                                 table
}

// pair is a business term and its code.
type pair struct{ term, code string }

// table is pairs that are read both ways. Of several with one code the first in the
// order of the terms is the one that the code is read as.
type table struct{ code, term map[string]string }

func tableOf(pairs map[string]string) table {
	t := table{pairs, make(map[string]string, len(pairs))}
	for _, term := range slices.SortedFunc(maps.Keys(pairs), invoice.CompareTerms) {
		if code := pairs[term]; t.term[code] == "" {
			t.term[code] = term
		}
	}
	return t
}

// order is the terms as people count them.
func (t table) order() []string { return slices.SortedFunc(maps.Keys(t.code), invoice.CompareTerms) }

// compile checks what the fields alone cannot. Each fault names the setting.
func compile(s Settings) (*profile, error) {
	p := &profile{
		Settings:   s,
		release:    "00" + s.Version,
		characters: x12.Characters(s.Characters),
		types:      tableOf(s.Types), parties: tableOf(s.Parties), schemes: tableOf(s.Identifiers), partyCodes: tableOf(s.PartyReferences),
		references: tableOf(s.References), lineReferences: tableOf(s.LineReferences), dateCodes: tableOf(s.Dates),
		units: unitTable(s.Units), allowances: tableOf(s.AllowanceCodes), amounts: tableOf(s.Amounts),
	}
	var err error
	if p.separators, err = separatorsOf(s.Marks); err != nil {
		return nil, err
	}
	if p.interchange() < "00402" { // ISA11 is no separator yet
		p.separators.Repetition = 0
	}
	if err := p.itemPairs(); err != nil {
		return nil, err
	}
	if s.Tolerance != "" {
		if p.tolerance, err = invoice.ParseDecimal(s.Tolerance); err != nil || p.tolerance.Sign() < 0 {
			return nil, fault.Setting("tolerance", "write an amount, such as 0.05, not %q", s.Tolerance)
		}
	}
	return p, cmp.Or(p.checkEnvelope(), p.checkTables(), p.checkCodes())
}

// separatorsOf reads four characters or their codes in hexadecimal.
func separatorsOf(marks string) (x12.Separators, error) {
	b := []byte(marks)
	if len(b) == 8 {
		if codes, err := hex.DecodeString(marks); err == nil {
			b = codes
		}
	}
	if len(b) != 4 {
		return x12.Separators{}, fault.Setting("separators", "write four characters, such as *>^~")
	}
	s := x12.Separators{Element: b[0], Component: b[1], Repetition: b[2], Segment: b[3]}
	if err := s.Check(); err != nil {
		return s, fault.Setting("separators", "%w", err)
	}
	return s, nil
}

// itemPairs reads the settings of IT106 to IT125.
func (p *profile) itemPairs() error {
	for _, line := range p.Items {
		term, code, _ := strings.Cut(line, "=")
		term, code = strings.TrimSpace(term), strings.TrimSpace(code)
		if !slices.Contains(itemTerms, term) || !codeForm.MatchString(code) || len(code) != 2 {
			return fault.Setting("items", "%q is not a term of an item and a code of two letters, such as BT-155=VN", line)
		}
		p.items = append(p.items, pair{term, code})
	}
	if len(p.items) > 10 {
		return fault.Setting("items", "a line has room for 10 item numbers")
	}
	return nil
}

var (
	codeForm    = regexp.MustCompile(`^[A-Z0-9]+$`)
	partyForm   = regexp.MustCompile(`^[ -~]{2,15}$`)
	releaseForm = regexp.MustCompile(`^0(04|05)010[A-Z0-9]{0,6}$`)
	versionForm = regexp.MustCompile(`^00[2-8][0-9]{2}$`)
)

func (p *profile) checkEnvelope() error {
	for _, f := range []struct{ field, value string }{
		{"sender_id", p.SenderID}, {"receiver_id", p.ReceiverID}, {"sender_group", p.SenderGroup}, {"receiver_group", p.ReceiverGroup},
	} {
		if f.value != "" && (!partyForm.MatchString(f.value) || strings.ContainsFunc(f.value, p.separators.Has)) {
			return fault.Setting(f.field, "write 2 to 15 letters and digits, without the separators")
		}
	}
	switch {
	case p.Release != "" && (!releaseForm.MatchString(p.Release) || !strings.HasPrefix(p.Release, p.release)):
		return fault.Setting("release", "write %s, and the letters of the industry after it", p.release)
	case p.InterchangeVersion != "" && !versionForm.MatchString(p.InterchangeVersion):
		return fault.Setting("interchange_version", "write five digits, such as 00401")
	case len(p.Guideline) > 35 || p.unfitting(p.Guideline):
		return fault.Setting("guideline", "write at most 35 letters and digits")
	case len(p.NoOrder) > 22 || p.unfitting(p.NoOrder):
		return fault.Setting("no_order", "write at most 22 letters and digits")
	}
	return nil
}

// unfitting says whether a text has a character that cannot be sent as it is.
func (p *profile) unfitting(text string) bool {
	return strings.ContainsFunc(text, func(c rune) bool { return !p.fits(c) })
}

// checkCodes holds codes of one value against their lengths.
func (p *profile) checkCodes() error {
	for _, f := range []struct {
		field, value string
		least, most  int
	}{
		{"contact_code", p.ContactCode, 2, 2}, {"note_code", p.NoteCode, 3, 3}, {"reason_code", p.ReasonCode, 3, 3}, {"terms_code", p.TermsCode, 2, 2},
		{"terms_basis", p.TermsBasis, 1, 2}, {"name_code", p.NameCode, 2, 3}, {"description_code", p.DescriptionCode, 2, 3},
		{"other_allowance", p.OtherAllowance, 4, 4}, {"percent_basis", p.PercentBasis, 1, 1}, {"tax_code", p.TaxCode, 2, 2},
		{"allowance_method", p.AllowanceMethod, 2, 2}, {"currency", p.Currency, 3, 3},
	} {
		if f.value != "" && (!codeForm.MatchString(f.value) || len(f.value) < f.least || len(f.value) > f.most) {
			return fault.Setting(f.field, "write a code of %d to %d capital letters and digits", f.least, f.most)
		}
	}
	if p.NameCode == p.DescriptionCode {
		return fault.Setting("description_code", "name and description need codes that differ")
	}
	return nil
}

// checkTables holds the tables against what can stand in them.
func (p *profile) checkTables() error {
	for _, t := range []struct {
		field       string
		pairs       map[string]string
		takes       func(term string) bool
		least, most int // lengths of a code
	}{
		{"types", p.Types, isDocumentType, 2, 2},
		{"parties", p.Parties, in(roles), 2, 3},
		{"identifiers", p.Identifiers, func(string) bool { return true }, 1, 2},
		{"party_references", p.PartyReferences, in(slices.Sorted(maps.Keys(partyReferences()))), 2, 3},
		{"references", p.References, func(t string) bool { return t == preceding || headReferences()[t] != nil }, 2, 3},
		{"line_references", p.LineReferences, func(t string) bool { return lineReferences()[t] != nil }, 2, 3},
		{"dates", p.Dates, in(dateTerms), 3, 3},
		{"units", p.Units, func(string) bool { return true }, 2, 2},
		{"allowance_codes", p.AllowanceCodes, func(string) bool { return true }, 4, 4},
		{"amounts", p.Amounts, func(t string) bool { return amountTerms()[t] != nil }, 1, 3},
	} {
		for _, term := range tableOf(t.pairs).order() {
			code := t.pairs[term]
			if !t.takes(term) {
				return fault.Setting(t.field, "%q has no place there", term)
			}
			if !codeForm.MatchString(code) || len(code) < t.least || len(code) > t.most {
				return fault.Setting(t.field, "the code of %s must have %d to %d capital letters and digits", term, t.least, t.most)
			}
		}
	}
	return nil
}

func in(words []string) func(string) bool {
	return func(word string) bool { return slices.Contains(words, word) }
}
