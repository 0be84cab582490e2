// Package setup is what a subscription has switched on: activations of adaptors,
// destinations, schedules, and who is told. It stands beside the rules because
// they name its things.
package setup

import (
	"context"
	"time"

	"github.com/postbud/postbud/internal/job"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// Secrets are secret settings by field name. The store seals them.
type Secrets map[string]plugin.Secret

// Activation is an adaptor switched on in a subscription.
type Activation struct {
	Subscription string
	ID           string // made from the name, unique in the subscription
	Name         string
	Adaptor      string // declared name
	Owner        string // the user who activated it, "" for a configuration file
	Settings     plugin.Values
	Secrets      Secrets
	Start        invoice.Date // documents dated before are ignored; absent for none
	Common       rule.Export  // settings for every customer
	Schedule     Schedule
	Paused       string    // why it does nothing, "" when it works
	PausedCode   string    // of the error catalogue, when a fault paused it
	PausedAt     time.Time // since when; zero when it works
	Recipients   []Recipient
}

// Destination is a gateway set up to reach one far end.
type Destination struct {
	Subscription string
	ID           string // made from the name, unique in the subscription
	Name         string
	Gateway      string // declared name
	Settings     plugin.Values
	Secrets      Secrets
	Transfers    int // parcels at once; 0 for the default
	Paused       string
	PausedCode   string
	PausedArgs   map[string]string
	PausedAt     time.Time
	Failures     int       // in a row; the breaker opens at 5
	OpenUntil    time.Time // the breaker lets one probe through after this; zero when closed
	LastSuccess  time.Time
	LastFailure  time.Time
	FailingSince time.Time // when the first of Failures was; zero without any
	FailedCode   string    // what LastFailure was: of the error catalogue, "" without one
	FailedCause  string    // in English
	FailedArgs   map[string]string
	Tested       Test   // of the settings as they are stored; zero while nobody has tested them
	Unread       Unread // what came back cannot be seen; zero where it can, or where nobody looks
}

// Test is how the last test of a connection ended. The zero Test was never made.
type Test struct {
	At    time.Time         `json:"at"`
	Step  string            `json:"step,omitempty"` // the one that failed, in English as the plug-in names it; "" where all went well, and in a test that failed before the first
	Wrong bool              `json:"wrong,omitempty"`
	Code  string            `json:"code,omitempty"` // of the error catalogue
	Cause string            `json:"cause,omitempty"`
	Args  map[string]string `json:"args,omitempty"`
	Mark  string            `json:"mark,omitempty"` // of a test that is being made; whoever stores other settings removes it
}

// Unread is why nobody can see what came back from a destination: the mailbox that it
// comes back to cannot be read. Documents go out all the same. The zero Unread is none.
type Unread struct {
	Since time.Time         `json:"since"`          // of the first look that failed
	Code  string            `json:"code,omitempty"` // of the last one, in the error catalogue
	Cause string            `json:"cause"`          // in English
	Args  map[string]string `json:"args,omitempty"`
	Told  bool              `json:"told,omitempty"` // its people know
}

// Never says whether nothing is wrong.
func (u Unread) Never() bool { return u.Since.IsZero() }

// Never says whether no test was made and none is being made.
func (t Test) Never() bool { return t.At.IsZero() && t.Mark == "" }

// Schedule says when an activation runs. The zero Schedule is off.
type Schedule struct {
	Every   string    // Off, Hourly, Daily, Weekly, Cron or "15m", "30m"
	Minute  int       // for Hourly
	At      []string  // for Daily and Weekly: "02:30", in Zone
	Days    []string  // for Weekly: "monday"
	Cron    string    // five fields, for Cron
	Zone    string    // IANA name; "" means the subscription's
	WaitOut bool      // a missed run waits for the next slot instead of being caught up
	Since   time.Time // slots before are not due; set when the schedule was turned on
}

// The words of Schedule.Every.
const (
	Off    = ""
	Hourly = "hourly"
	Daily  = "daily"
	Weekly = "weekly"
	Cron   = "cron"
)

// Recipient is someone who is told about an activation's work.
type Recipient struct {
	Address          string // e-mail
	Language         string // en, da, sv
	DocumentPositive bool   // a mail for each delivered document
	DocumentNegative bool   // a mail for the documents that need someone
	DocumentFellBack bool   // a mail for the documents that go by another destination of their rule's chain
	RunPositive      bool   // a mail for each run that sent something
	RunNegative      bool   // a mail when a run or a connection fails
}

// Store keeps the set-up. internal/store implements it. A save replaces the row;
// secrets left out of a save are kept, an empty one is removed.
type Store interface {
	Activation(ctx context.Context, subscription, id string) (Activation, error)
	Activations(ctx context.Context, subscription string) ([]Activation, error)
	// Scheduled lists the activations of all subscriptions that have a schedule
	// and are not paused.
	Scheduled(ctx context.Context) ([]Activation, error)
	SaveActivation(ctx context.Context, a Activation, follow ...job.Job) error
	// ChangeActivation loads, changes and stores in one transaction; change must
	// be pure. Secrets are not touched.
	ChangeActivation(ctx context.Context, subscription, id string, change func(*Activation)) error
	DeleteActivation(ctx context.Context, subscription, id string) error
	Destination(ctx context.Context, subscription, id string) (Destination, error)
	Destinations(ctx context.Context, subscription string) ([]Destination, error)
	SaveDestination(ctx context.Context, d Destination) error
	// ChangeDestination is ChangeActivation for a destination.
	ChangeDestination(ctx context.Context, subscription, id string, change func(*Destination)) error
	// DeleteDestination is refused while a rule names it or documents wait for it.
	DeleteDestination(ctx context.Context, subscription, id string) error
	// KeepSecret stores one rotated secret of an activation or a destination
	// ("activation" or "destination") and returns once it is on disk.
	KeepSecret(ctx context.Context, subscription, of, id, field string, s plugin.Secret) error

	// Own is the customer's own rule; false when there is none.
	Own(ctx context.Context, subscription, activation, customer string) (rule.Export, bool, error)
	// Owns maps customer ids to their own rules.
	Owns(ctx context.Context, subscription, activation string) (map[string]rule.Export, error)
	SaveOwn(ctx context.Context, subscription, activation string, rules map[string]rule.Export) error
	DeleteOwn(ctx context.Context, subscription, activation, customer string) error
}
