using System.Formats.Asn1;

namespace Undersign.Protocols.Ldap;

/// <summary>Which objects are meant. RFC 4511 §4.5.1.7.</summary>
public sealed class LdapFilter
{
    private static readonly Asn1Tag AndTag = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag PresentTag = new(TagClass.ContextSpecific, 7);

    private readonly byte[] _encoded;

    internal LdapFilter(byte[] encoded) => _encoded = encoded;

    /// <summary>Every object: each has a class.</summary>
    public static LdapFilter Everything { get; } = Present("objectClass"u8);

    /// <summary>From text such as <c>(&amp;(objectClass=person)(mail=*))</c>. RFC 4515.</summary>
    /// <returns>What is wrong, or <see langword="null"/>.</returns>
    public static string? TryParse(string text, out LdapFilter filter)
    {
        var fault = LdapFilterParser.TryParse(text, out var encoded);
        filter = fault is null ? new(encoded) : Everything;
        return fault;
    }

    public LdapFilter And(LdapFilter other)
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence(AndTag))
        {
            writer.WriteEncodedValue(_encoded);
            writer.WriteEncodedValue(other._encoded);
        }

        return new(writer.Encode());
    }

    internal void Write(AsnWriter writer) => writer.WriteEncodedValue(_encoded);

    private static LdapFilter Present(ReadOnlySpan<byte> attribute)
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        writer.WriteOctetString(attribute, PresentTag);
        return new(writer.Encode());
    }
}
