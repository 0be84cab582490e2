package invoicetest

import (
	"reflect"
	"slices"

	"github.com/postbud/postbud/invoice"
)

// Place is a text, a Decimal or a Date of an invoice that a test may set.
type Place struct {
	Path  string // of fields, ".Lines.Item.Name"
	Value reflect.Value
}

// Places lists the places of an invoice, but for those of files.
func Places(inv *invoice.Invoice) []Place { return places(reflect.ValueOf(inv).Elem(), "", nil) }

func places(v reflect.Value, path string, at []Place) []Place {
	switch v.Interface().(type) {
	case invoice.Content:
		return at
	case invoice.Decimal, invoice.Date:
		return append(at, Place{path, v})
	}
	switch v.Kind() {
	case reflect.String:
		return append(at, Place{path, v})
	case reflect.Struct:
		for i := range v.NumField() {
			at = places(v.Field(i), path+"."+v.Type().Field(i).Name, at)
		}
	case reflect.Slice:
		for i := range v.Len() {
			at = places(v.Index(i), path, at)
		}
	}
	return at
}

// Tidy takes away what says nothing: a scheme without its identifier, a subject
// without its note, and entries of lists in which nothing is left.
func Tidy(inv *invoice.Invoice) {
	Unschemed(inv)
	for i := range inv.Notes {
		if inv.Notes[i].Text == "" {
			inv.Notes[i] = invoice.Note{}
		}
	}
	inv.Notes = Filled(inv.Notes)
	inv.Seller.Identifiers, inv.Buyer.Identifiers = Filled(inv.Seller.Identifiers), Filled(inv.Buyer.Identifiers)
	for i := range inv.Lines {
		inv.Lines[i].Item.Classifications = Filled(inv.Lines[i].Item.Classifications)
	}
}

// Unschemed takes away the schemes that have no value.
func Unschemed(inv *invoice.Invoice) { unschemed(reflect.ValueOf(inv).Elem()) }

func unschemed(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		if value := v.FieldByName("Value"); value.IsValid() && v.FieldByName("Scheme").IsValid() && value.IsZero() {
			v.SetZero()
			return
		}
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				unschemed(v.Field(i))
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			unschemed(v.Index(i))
		}
	}
}

// Filled is the entries of a list in which there is anything.
func Filled[T comparable](all []T) []T {
	var none T
	return slices.DeleteFunc(all, func(one T) bool { return one == none })
}
