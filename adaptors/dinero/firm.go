package dinero

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
)

// factsLife is how long what the firm has set up is remembered.
const factsLife = 10 * time.Minute

// organization is the seller.
type organization struct {
	Name         string
	ID           number `json:"Id"`
	IsVatFree    bool
	Email        string
	Phone        string
	Street       string
	City         string
	ZipCode      string
	AttPerson    string
	VatNumber    string
	CountryKey   string
	Subscription struct{ HasPro, HasPayingPro, HasStarterPlus, HasTotal, HasYfs bool }
}

// account says which VAT its lines have.
type account struct {
	AccountNumber number
	VatCode       string
}

type vatType struct {
	VatCode string
	VatRate amount // a fraction: 0.25
}

// deposit is an account for payments. Whether its bank details can be had is not
// documented.
type deposit struct {
	AccountNumber          number
	IsDefault              bool
	BankRegistrationNumber string
	BankAccountNumber      string
	BankSwiftNumber        string
	BankIbanNumber         string
}

// firm remembers what the organization has set up.
type firm struct {
	client   *client
	id       number
	now      func() time.Time
	self     kept[organization]
	accounts kept[map[number]account]
	rates    kept[map[string]invoice.Decimal] // VAT code -> per cent
	deposits kept[[]deposit]
}

func newFirm(c *client, s Settings, now func() time.Time) *firm {
	return &firm{client: c, id: number(s.Organization), now: now}
}

// kept is a value that is asked for again when it has become old.
type kept[T any] struct {
	mu    sync.Mutex
	value T
	at    time.Time
}

func (k *kept[T]) get(now time.Time, life time.Duration, ask func() (T, error)) (T, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.at.IsZero() && now.Sub(k.at) < life {
		return k.value, nil
	}
	value, err := ask()
	if err != nil {
		var none T
		return none, err
	}
	k.value, k.at = value, now
	return value, nil
}

// organization is the firm itself. One that the sign-in does not reach is SRC-ORG.
func (f *firm) organization(ctx context.Context) (organization, error) {
	return f.self.get(f.now(), factsLife, func() (organization, error) {
		var all []organization
		if _, err := f.client.read(ctx, question{path: organizationsPath}, &all); err != nil {
			return organization{}, err
		}
		for _, o := range all {
			if o.ID == f.id {
				return o, nil
			}
		}
		id := strconv.FormatInt(int64(f.id), 10)
		return organization{}, fault.Setting("organization", "the sign-in works, but not for firm %s", id).Coded("SRC-ORG", "id", id)
	})
}

// vat is what the firm's accounts say of VAT. fresh asks again for accounts
// remembered more than a moment ago, for one may have been added since.
func (f *firm) vat(ctx context.Context, fresh bool) (map[number]account, map[string]invoice.Decimal, error) {
	life := factsLife
	if fresh {
		life = time.Minute
	}
	accounts, err := f.accounts.get(f.now(), life, func() (map[number]account, error) {
		var all []account
		q := question{path: f.client.accounts(), query: map[string][]string{"fields": {"AccountNumber,Name,VatCode,Category,IsHidden"}}}
		if _, err := f.client.read(ctx, q, &all); err != nil {
			return nil, err
		}
		byNumber := make(map[number]account, len(all))
		for _, a := range all {
			byNumber[a.AccountNumber] = a
		}
		return byNumber, nil
	})
	if err != nil {
		return nil, nil, err
	}
	rates, err := f.rates.get(f.now(), life, func() (map[string]invoice.Decimal, error) { return f.askRates(ctx) })
	return accounts, rates, err
}

func (f *firm) askRates(ctx context.Context) (map[string]invoice.Decimal, error) {
	var all []vatType
	if _, err := f.client.read(ctx, question{path: f.client.vatTypes()}, &all); err != nil {
		return nil, err
	}
	byCode := make(map[string]invoice.Decimal, len(all))
	for _, v := range all {
		rate := v.VatRate.Decimal
		if !rate.Given() {
			rate = invoice.NewDecimal(0, 0)
		}
		byCode[strings.ToLower(v.VatCode)] = rate.Mul(hundred, 4).Trim()
	}
	return byCode, nil
}

// bank is the deposit account of a document; without details it is of no use.
func (f *firm) bank(ctx context.Context, number number) (deposit, error) {
	all, err := f.deposits.get(f.now(), factsLife, func() ([]deposit, error) {
		var all []deposit
		q := question{path: f.client.deposits(), query: map[string][]string{"fields": {"AccountNumber,Name,IsDefault,IsHidden," +
			"BankRegistrationNumber,BankAccountNumber,BankSwiftNumber,BankIbanNumber"}}}
		_, err := f.client.read(ctx, q, &all)
		if fault.KindOf(err) == fault.Permanent {
			return nil, nil // the details cannot be asked for; the settings may have them
		}
		return all, err
	})
	if err != nil {
		return deposit{}, err
	}
	var chosen deposit
	for _, d := range all {
		if d.AccountNumber == number || number == 0 && d.IsDefault {
			chosen = d
		}
	}
	return chosen, nil
}

// seller is the firm as BG-4.
func (o organization) seller() invoice.Party {
	country := strings.ToUpper(strings.TrimSpace(o.CountryKey))
	if country == "" {
		country = "DK"
	}
	cvr := withoutCountry(o.VatNumber, "DK")
	p := invoice.Party{
		Name:    strings.TrimSpace(o.Name),
		Address: invoice.Address{Line1: strings.TrimSpace(o.Street), PostCode: strings.TrimSpace(o.ZipCode), City: strings.TrimSpace(o.City), Country: country},
		Contact: invoice.Contact{Name: strings.TrimSpace(o.AttPerson), Phone: strings.TrimSpace(o.Phone), Email: strings.TrimSpace(o.Email)},
	}
	if cvr == "" || country != "DK" {
		p.VATIdentifier = vatIdentifier(o.VatNumber, country)
		return p
	}
	p.LegalRegistration = invoice.Identifier{Scheme: schemeCVR, Value: cvr}
	p.ElectronicAddress = invoice.ElectronicAddress{Scheme: schemeCVR, Value: cvr}
	p.VATIdentifier = "DK" + cvr
	return p
}
