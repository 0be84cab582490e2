package dinero

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/postbud/postbud/invoice"
)

// document is an invoice or a credit note as GET gives it.
type document struct {
	GUID              string  `json:"Guid"`
	DeletedAt         *string // anything but null: deleted
	UpdatedAt         stamp
	Number            number
	Status            string // Draft or Booked; how far it is paid stands elsewhere
	Date              string
	PaymentDate       string
	FikCode           string
	DepositAccount    number `json:"DepositAccountNumber"`
	ContactGUID       string `json:"ContactGuid"`
	ContactName       string
	Address           string
	Currency          string
	Language          string
	ExternalReference string
	Description       string
	Comment           string
	TotalExclVat      amount
	TotalVat          amount
	TotalInclVat      amount
	ProductLines      []line
	LatestMailOutType string
	CreditNoteFor     string // guid of an invoice

	kind string // anInvoice or creditNote: by the address it came from
}

// line is one of a document's lines.
type line struct {
	LineType               string
	Description            string
	Comments               string
	Quantity               amount
	Unit                   string
	BaseAmountValue        amount // without VAT, always
	BaseAmountValueInclVat amount
	Discount               amount // per cent
	TotalAmount            amount
	TotalAmountInclVat     amount
	AccountNumber          number
	AccountName            string
}

// noNumber is the number of drafts in lists.
const noNumber = 1<<63 - 1

// number is a whole number, never by way of a float: noNumber would not survive it.
type number int64

// UnmarshalJSON takes null as 0, and 1045.0 and "1045" as 1045.
func (n *number) UnmarshalJSON(data []byte) error {
	text := strings.Trim(string(data), `"`)
	if text == "null" || text == "" {
		*n = 0
		return nil
	}
	if whole, fraction, found := strings.Cut(text, "."); found && strings.Trim(fraction, "0") == "" {
		text = whole
	}
	i, err := strconv.ParseInt(text, 10, 64)
	*n = number(i)
	return err
}

func (n number) String() string {
	if n == 0 || n == noNumber {
		return ""
	}
	return strconv.FormatInt(int64(n), 10)
}

// amount is a decimal that has been a binary double at the source: it may come
// with an exponent or with noise in the 16th digit.
type amount struct{ invoice.Decimal }

const (
	exactDigits = 15 // that every double carries
	maxPlaces   = 18 // what is smaller is noise
)

// UnmarshalJSON takes null as absent.
func (a *amount) UnmarshalJSON(data []byte) error {
	text := strings.Trim(string(data), `"`)
	if text == "null" || text == "" {
		*a = amount{}
		return nil
	}
	text, err := plainDigits(text)
	if err != nil {
		return err
	}
	d, err := invoice.ParseDecimal(text)
	if err != nil {
		return err
	}
	digits := strings.TrimLeft(strings.NewReplacer("-", "", "+", "", ".", "").Replace(text), "0")
	if noise := len(digits) - exactDigits; noise > 0 && d.Places() >= noise {
		d = d.Round(d.Places() - noise)
	}
	a.Decimal = d.Trim()
	return nil
}

var exponential = regexp.MustCompile(`^([-+]?)(\d*)(?:\.(\d*))?[eE]([-+]?\d{1,3})$`)

// plainDigits writes 1.5E+3 as 1500.
func plainDigits(text string) (string, error) {
	if !strings.ContainsAny(text, "eE") {
		return text, nil
	}
	m := exponential.FindStringSubmatch(text)
	if m == nil {
		return "", errors.New("is not a number")
	}
	shift, err := strconv.Atoi(m[4])
	if err != nil || shift > 30 || shift < -30 {
		return "", errors.New("is too large or too small a number")
	}
	digits, point := m[2]+m[3], len(m[2])+shift
	if point < 0 {
		digits, point = strings.Repeat("0", -point)+digits, 0
	}
	if point > len(digits) {
		digits += strings.Repeat("0", point-len(digits))
	}
	fraction := strings.TrimRight(digits[point:min(len(digits), point+maxPlaces)], "0")
	return m[1] + "0" + digits[:point] + "." + fraction, nil
}

// stamp is a date-time, read as UTC where no zone is given; zero when absent or
// unreadable, for nothing hangs on it but the order of events.
type stamp struct{ time.Time }

// UnmarshalJSON never fails.
func (s *stamp) UnmarshalJSON(data []byte) error {
	text := strings.Trim(string(data), `"`)
	for _, layout := range []string{"2006-01-02T15:04:05.999999999Z07:00", "2006-01-02T15:04:05.999999999"} {
		if t, err := time.Parse(layout, text); err == nil {
			s.Time = t.UTC()
			return nil
		}
	}
	s.Time = time.Time{}
	return nil
}
