package json_test

import (
	"bytes"
	"context"
	stdjson "encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/formats/json"
	"github.com/postbud/postbud/internal/judge"
	"github.com/postbud/postbud/internal/ubl"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

var update = flag.Bool("update", false, "write schema.json anew")

const schemaFile = "schema.json"

func TestTheSchemaFileIsInStep(t *testing.T) {
	if *update {
		if err := os.WriteFile(schemaFile, json.Schema(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(text, json.Schema()) {
		t.Error("the file is out of step; go generate writes it anew")
	}
}

// compiled is the schema as others read it, formats checked too.
func compiled(t testing.TB) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(json.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(json.SchemaID, doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(json.SchemaID)
	if err != nil {
		t.Fatal(err)
	}
	if s.DraftVersion != 2020 {
		t.Fatalf("it is of draft %d", s.DraftVersion)
	}
	return s
}

// fits holds a document against the schema.
func fits(s *jsonschema.Schema, doc string) error {
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(doc))
	if err != nil {
		return err
	}
	return s.Validate(v)
}

func TestTheSchemaKnowsEveryTermAndGroup(t *testing.T) {
	text := string(json.Schema())
	if strings.Contains(text, "localhost") || !stdjson.Valid(json.Schema()) {
		t.Error("it is no JSON for the public")
	}
	for _, term := range invoice.Terms() {
		if !strings.Contains(text, `"title": "`+term.Number+" "+term.Name+`"`) {
			t.Errorf("%s %s is missing", term.Number, term.Name)
		}
	}
	for _, g := range invoice.Groups() {
		if g.Path != "" && !strings.Contains(text, `"title": "`+g.Number+" "+g.Name+`"`) {
			t.Errorf("%s %s is missing", g.Number, g.Name)
		}
	}
	if n := strings.Count(text, `"type": `) - strings.Count(text, `"title": `); n != 0 {
		t.Errorf("%d places have no title", n)
	}
}

func TestWhatIsWrittenFitsTheSchema(t *testing.T) {
	s := compiled(t)
	samples := append(invoicetest.All(), invoicetest.Sample{Name: "nothing at all", Invoice: &invoice.Invoice{}})
	for _, sample := range samples {
		for _, files := range []string{"yes", "no"} {
			doc := written(t, plugin.Values{"attachments": files}, sample.Invoice)
			if err := fits(s, doc); err != nil {
				t.Errorf("%s: %v", sample.Name, err)
			}
		}
	}
}

func TestOfficialSamplesFitTheSchemaOnceTheyAreJSON(t *testing.T) {
	dir, ok := judge.SharedDir()
	if !ok {
		t.Skip("the official samples are not here")
	}
	files, err := filepath.Glob(filepath.Join(dir, "testdata", "*", "*.xml"))
	if err != nil {
		t.Fatal(err)
	}
	s := compiled(t)
	done := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		inv, err := ubl.Read(t.Context(), bytes.NewReader(text), hold)
		if err != nil {
			continue // not all are UBL, and not all can be read
		}
		var doc strings.Builder
		if err := open(t, nil).(formats.Writer).Write(t.Context(), &doc, inv); err != nil {
			t.Errorf("%s: %v", filepath.Base(file), err)
			continue
		}
		if err := fits(s, doc.String()); err != nil {
			t.Errorf("%s: %v", filepath.Base(file), err)
		}
		if got, err := read(t, doc.String()); err != nil || len(invoice.Lost(inv, got)) > 0 {
			t.Errorf("%s does not come back: %v", filepath.Base(file), err)
		}
		done++
	}
	if done < 500 {
		t.Errorf("only %d of %d samples were read", done, len(files))
	}
}

func hold(_ context.Context, mediaType string, r io.Reader) (invoice.Content, error) {
	data, err := io.ReadAll(r)
	return invoicetest.Content(mediaType, data), err
}
