package archtest_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"

	"github.com/postbud/postbud/internal/archtest"
)

// The compiler would need minutes for each system, nearly all of them for the bodies of
// other makers' functions, which compile there as they do for everybody. `make cross`
// builds the programs.
func TestTheProgramIsRightOnOtherSystemsToo(t *testing.T) {
	house, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, on := range []string{"windows/amd64", "darwin/arm64"} {
		system, machine, _ := strings.Cut(on, "/")
		config := &packages.Config{
			Mode: packages.NeedName | packages.NeedImports | packages.NeedDeps | packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo,
			Dir:  house,
			Env:  append(os.Environ(), "GOOS="+system, "GOARCH="+machine, "CGO_ENABLED=0"),
			ParseFile: func(files *token.FileSet, name string, source []byte) (*ast.File, error) {
				f, err := parser.ParseFile(files, name, source, parser.SkipObjectResolution)
				if f != nil && !strings.HasPrefix(name, house) {
					withoutBodies(f)
				}
				return f, err
			},
		}
		loaded, err := packages.Load(config, "./cmd/postbud")
		if err != nil {
			t.Fatal(err)
		}
		own := 0
		packages.Visit(loaded, nil, func(p *packages.Package) {
			if !strings.HasPrefix(p.PkgPath, archtest.Module) {
				return
			}
			own++
			for _, err := range p.Errors {
				t.Errorf("%s: %s", on, err)
			}
		})
		if own < 50 {
			t.Errorf("%s: only %d packages of ours were looked at", on, own)
		}
	}
}

func withoutBodies(f *ast.File) {
	for _, d := range f.Decls {
		if d, ok := d.(*ast.FuncDecl); ok {
			d.Body = nil
		}
	}
}
