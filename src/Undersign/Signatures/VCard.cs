using System.Text;
using Undersign.People;

namespace Undersign.Signatures;

/// <summary>A person as a vCard 3.0, which every telephone's camera reads. RFC 2426 §3.</summary>
internal static class VCard
{
    public static string Of(Person person)
    {
        var card = new StringBuilder("BEGIN:VCARD\r\nVERSION:3.0\r\n");
        Add(card, "N", [Field("surname"), Field("givenName")]);
        Add(card, "FN", [Field("displayName") ?? person.Address]);
        Add(card, "ORG", [Field("company")]);
        Add(card, "TITLE", [Field("title")]);
        Add(card, "TEL;TYPE=WORK,VOICE", [Number("phone")]);
        Add(card, "TEL;TYPE=CELL", [Number("mobile")]);
        Add(card, "EMAIL", [person.Address]);
        Add(card, "URL", [Field("website") is { } website ? FieldUrl.Whole(website) : null]);
        Add(card, "ADR;TYPE=WORK", [null, null, Field("street"), Field("city"), Field("state"), Field("postalCode"), Field("country")]);
        return card.Append("END:VCARD\r\n").ToString();

        string? Field(string name) => FieldText.Clean(person[name]);

        string? Number(string name) => Field(name) is { } number ? PhoneNumber.Digits(number) : null;
    }

    private static void Add(StringBuilder card, string name, string?[] values)
    {
        if (Array.Exists(values, static value => value is not null))
        {
            card.Append(name).Append(':').AppendJoin(';', values.Select(Escaped)).Append("\r\n");
        }
    }

    private static string Escaped(string? value) => (value ?? "").Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal);
}
