package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
)

// constant is a named value and what the source says beside it.
type constant struct{ value, says string }

// constants reads the text constants of a type from a source file, in their order.
func constants(root, file, of string) (found []constant, err error) {
	parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, filepath.FromSlash(file)), nil, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	for _, d := range parsed.Decls {
		block, ok := d.(*ast.GenDecl)
		if !ok || block.Tok != token.CONST {
			continue
		}
		for _, s := range block.Specs {
			spec := s.(*ast.ValueSpec)
			if kind, ok := spec.Type.(*ast.Ident); !ok || kind.Name != of || len(spec.Values) != 1 {
				continue
			}
			if text, ok := spec.Values[0].(*ast.BasicLit); ok {
				value, err := strconv.Unquote(text.Value)
				if err != nil {
					return nil, err
				}
				found = append(found, constant{value, strings.TrimSpace(spec.Comment.Text())})
			}
		}
	}
	return found, nil
}

// said maps the constants' values to what is said beside them.
func said(all []constant) map[string]string {
	says := make(map[string]string, len(all))
	for _, c := range all {
		says[c.value] = c.says
	}
	return says
}
