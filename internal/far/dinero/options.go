package dinero

import (
	"log/slog"
	"net/http"
	"time"
)

// Options say how a [Server] begins. The zero value serves an empty company on
// two free loopback ports.
type Options struct {
	Addr           string           // of the API and the sign-ins; "" is 127.0.0.1:0
	ControlAddr    string           // of the control interface; "" is 127.0.0.1:0
	Now            func() time.Time // nil is time.Now
	Data           *Company         // the company that the API key belongs to; nil is Blank
	Others         []*Company       // further companies that the Visma Connect user may see
	Credentials    Credentials      // empty members are filled in
	RedirectURIs   []string         // those of the Visma Connect app; none means any on loopback
	NoSubscription bool             // the companies have no Pro subscription
	Log            *slog.Logger     // one line per request; nil is silent
	Switches
}

// Credentials are what a client signs in with.
type Credentials struct {
	Organization        int    // the firma-ID
	ClientID            string // of the personal integration
	ClientSecret        string
	APIKey              string // in Dinero: Indstillinger > Integrationer > API-nøgler
	ConnectClientID     string // of the Visma Connect app; begins with isv_
	ConnectClientSecret string
}

// Switches are what can be turned while the server runs. The zero value is what
// the reference describes first; the others are what a client must bear too.
type Switches struct {
	// RateLimit is requests per minute for a client and an organization; 0 means
	// 60, a negative number no limit.
	RateLimit int
	// ReuseRefresh leaves refresh tokens as they are: the answer to a refresh then
	// has none. Otherwise each is for one use.
	ReuseRefresh bool
	// CreditNoteNegativeTotals turns the sign of the totals of credit notes.
	CreditNoteNegativeTotals bool
	// Brownout answers retired and deprecated endpoints with 480.
	Brownout bool
	// AutoApprove lets the authorize page approve at once, without its button.
	AutoApprove bool
	// WrappedTokenErrors puts the personal sign-in's error body into a message text.
	WrappedTokenErrors bool
	// BankFields makes the bank's details selectable on deposit accounts.
	BankFields bool
	// ExtraFields adds a property that the reference does not know to documents.
	ExtraFields bool
	// PDFContentType is the Content-Type of PDFs; "" is application/octet-stream.
	PDFContentType string
	// SubscriptionCode is the code for a missing subscription; 0 means 90, older is 48.
	SubscriptionCode int
}

func (s Switches) rateLimit() int {
	if s.RateLimit == 0 {
		return 60
	}
	return s.RateLimit
}

func (s Switches) subscriptionCode() int {
	if s.SubscriptionCode == 0 {
		return codeNoSubscription
	}
	return s.SubscriptionCode
}

// filled is c with what was left out made from names, so that it is the same in
// every run.
func (c Credentials) filled(organization int) Credentials {
	c.Organization = organization
	c.ClientID = first(c.ClientID, "postbud-sample")
	c.ClientSecret = first(c.ClientSecret, fileGUID("client secret")+"sample")
	c.APIKey = first(c.APIKey, fileGUID("api key"))
	c.ConnectClientID = first(c.ConnectClientID, "isv_postbud_sample")
	c.ConnectClientSecret = first(c.ConnectClientSecret, fileGUID("connect secret")+"sample")
	return c
}

// bounded is a server with time-outs that leave room for the slowest fault.
func bounded(h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       time.Minute,
		WriteTimeout:      10 * time.Minute,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(slog.DiscardHandler, slog.LevelDebug),
	}
}
