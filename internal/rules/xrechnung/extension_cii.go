package xrechnung

import (
	. "github.com/postbud/postbud/internal/check"
)

// extensionCII is the rules of documents that name the extension.
func extensionCII() Pattern {
	return Pattern{
		On(trade+"/"+line+"/ram:AssociatedDocumentLineDocument[extension]", R("BR-DEX-15", Warning, "BG-25", None("//ram:ParentLineID"))),
		On("ram:GlobalID[@schemeID][extension][!product][!shipto]", R("BR-DEX-04", Fatal, "BT-29 BT-46 BT-60", OneOf("@schemeID", parties()))),
		On("ram:ID[@schemeID][extension][!registered]", R("BR-DEX-05", Fatal, "BT-30 BT-47 BT-61", OneOf("@schemeID", parties()))),
		On("ram:SpecifiedTradeProduct/ram:GlobalID[@schemeID][extension]", R("BR-DEX-06", Fatal, "BT-157", OneOf("@schemeID", parties()))),
		On("ram:URIUniversalCommunication/ram:URIID[@schemeID][extension]", R("BR-DEX-07", Fatal, "BT-34 BT-49", OneOf("@schemeID", endpoints()))),
		On("ram:ApplicableHeaderTradeDelivery/ram:ShipToTradeParty/ram:GlobalID[@schemeID][extension]", R("BR-DEX-08", Fatal, "BT-71", OneOf("@schemeID", parties()))),
		On("ram:AttachmentBinaryObject[extension]", R("BR-DEX-01", Fatal, "BT-125", OneOfExactly("@mimeCode", mediaTypes()))),
	}
}
