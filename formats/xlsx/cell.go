package xlsx

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/postbud/postbud/internal/table"
	"github.com/postbud/postbud/invoice"
)

// text is what a cell says, if it is text; of another it is what stands in the file.
func (b *book) text(c cell) (string, error) {
	text := c.text
	switch c.kind {
	case "s":
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if text == "" {
			return "", nil
		}
		if err != nil || n < 0 || n >= len(b.shared) {
			return "", errors.New("its text is missing in the workbook")
		}
		text = b.shared[n]
	case "inlineStr", "str":
	default:
		return strings.TrimSpace(text), nil
	}
	text, ok := unescaped(text)
	if !ok {
		return "", errors.New("there is a character in it that no text may have")
	}
	return text, nil
}

// value is what a cell says in the manner of its column: numbers as plain decimals,
// days as YYYY-MM-DD.
func (b *book) value(c table.Column, x cell) (string, error) {
	text, err := b.text(x)
	switch {
	case err != nil:
		return "", err
	case x.kind == "e":
		return "", fmt.Errorf("the cell shows the error %.20q", text)
	case x.formula && text == "" && x.kind != "str":
		return "", errors.New("it is a formula whose result is not in the file; open and save it in a spreadsheet first")
	case text == "":
		return "", nil
	case x.kind == "b":
		return "", errors.New("true or false is no value of it")
	case x.kind == "d":
		return dayText(c, text)
	case x.kind == "n":
		return b.number(c, x, text)
	case c.Numeric():
		return strings.TrimSpace(text), nil
	case c.Term.Kind == invoice.KindDate:
		return strings.TrimSpace(text), nil
	}
	return text, nil
}

// number is a cell that is a number. Where a spreadsheet has made a day of what was
// typed (1-2 becomes the first of February) it is none any more.
func (b *book) number(c table.Column, x cell, text string) (string, error) {
	as := b.shown(x.style)
	switch {
	case c.Term.Kind == invoice.KindDate && as == asDay:
		return dayOf(text, b.from1904)
	case c.Term.Kind == invoice.KindDate:
		return "", fmt.Errorf("%.40q is a number, not a day", text)
	case as == asDay:
		return "", errors.New("the cell is a day; write it as text or as a number")
	case as == asPercent && c.Term.Kind == invoice.KindPercentage:
		return plain(text + "e2") // 25 % is 0.25 in the sheet
	}
	number, err := plain(text)
	if err == nil && x.formula {
		number = calm(number)
	}
	return number, err
}

// calm takes the noise away that sums of many binary fractions gather: a formula's
// 100.00000000000142 is 100.
func calm(number string) string {
	const places = 10
	d, err := invoice.ParseDecimal(number)
	if err != nil || d.Places() <= places {
		return number
	}
	return strings.TrimRight(strings.TrimRight(d.Round(places).String(), "0"), ".")
}

// dayText is a cell that is a day in the manner of ISO 8601.
func dayText(c table.Column, text string) (string, error) {
	if c.Term.Kind != invoice.KindDate {
		return "", errors.New("the cell is a day; write it as text or as a number")
	}
	day, _, _ := strings.Cut(text, "T")
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		return "", fmt.Errorf("%.40q is no day", text)
	}
	return day, nil
}
