using System.Formats.Asn1;
using System.Text;

namespace Undersign.Protocols.Ldap;

/// <summary>What goes over the wire. RFC 4511 §4.1.1, §5.1.</summary>
internal static class LdapMessage
{
    public const string StartTlsOid = "1.3.6.1.4.1.1466.20037";
    public const string PagedResultsOid = "1.2.840.113556.1.4.319";

    private const int Version = 3;

    public static readonly Asn1Tag BindResponse = Application(1);
    public static readonly Asn1Tag SearchResultEntry = Application(4);
    public static readonly Asn1Tag SearchResultDone = Application(5);
    public static readonly Asn1Tag ExtendedResponse = Application(24);
    public static readonly Asn1Tag Controls = new(TagClass.ContextSpecific, 0, isConstructed: true);

    private static readonly Asn1Tag BindRequest = Application(0);
    private static readonly Asn1Tag UnbindRequest = new(TagClass.Application, 2);
    private static readonly Asn1Tag SearchRequest = Application(3);
    private static readonly Asn1Tag ExtendedRequest = Application(23);
    private static readonly Asn1Tag SimplePassword = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag RequestName = new(TagClass.ContextSpecific, 0);

    /// <summary>With a name and a password. RFC 4511 §4.2, RFC 4513 §5.1.3.</summary>
    public static byte[] Bind(int id, string name, string password) => Of(id, writer =>
    {
        using (writer.PushSequence(BindRequest))
        {
            writer.WriteInteger(Version);
            Write(writer, name);
            writer.WriteOctetString(Encoding.UTF8.GetBytes(password), SimplePassword);
        }
    });

    /// <summary>RFC 4511 §4.14.1.</summary>
    public static byte[] StartTls(int id) => Of(id, static writer =>
    {
        using (writer.PushSequence(ExtendedRequest))
        {
            writer.WriteOctetString(Encoding.ASCII.GetBytes(StartTlsOid), RequestName);
        }
    });

    /// <summary>RFC 4511 §4.3.</summary>
    public static byte[] Unbind(int id) => Of(id, static writer => writer.WriteNull(UnbindRequest));

    /// <param name="cookie">Of the page before; empty for the first.</param>
    public static byte[] Search(int id, LdapSearch search, byte[] cookie) => Of(id, writer =>
    {
        using (writer.PushSequence(SearchRequest))
        {
            Write(writer, search.Base);
            writer.WriteEnumeratedValue(search.Scope);
            writer.WriteEnumeratedValue(AliasDereferencing.Never);
            writer.WriteInteger(0); // as many as the server gives
            writer.WriteInteger(0); // for as long as we listen
            writer.WriteBoolean(false);
            search.Filter.Write(writer);
            using (writer.PushSequence())
            {
                foreach (var attribute in search.Attributes)
                {
                    Write(writer, attribute);
                }
            }
        }

        if (search.PageSize > 0)
        {
            WritePaging(writer, search.PageSize, cookie);
        }
    });

    /// <summary>The cookie with which the next page is asked for; empty behind the last. RFC 2696 §3.</summary>
    public static byte[] ReadCookie(AsnReader controls)
    {
        while (controls.HasData)
        {
            var control = controls.ReadSequence();
            var type = Encoding.ASCII.GetString(control.ReadOctetString());
            if (control.HasData && control.PeekTag() == Asn1Tag.Boolean)
            {
                control.ReadBoolean();
            }

            if (type == PagedResultsOid && control.HasData)
            {
                var value = new AsnReader(control.ReadOctetString(), AsnEncodingRules.BER).ReadSequence();
                value.ReadInteger(); // an estimate of how many there are
                return value.ReadOctetString();
            }
        }

        return [];
    }

    /// <summary>Not critical: a server that cannot page gives all it would give in one.</summary>
    private static void WritePaging(AsnWriter writer, int size, byte[] cookie)
    {
        var value = new AsnWriter(AsnEncodingRules.BER);
        using (value.PushSequence())
        {
            value.WriteInteger(size);
            value.WriteOctetString(cookie);
        }

        using (writer.PushSequence(Controls))
        using (writer.PushSequence())
        {
            Write(writer, PagedResultsOid);
            writer.WriteOctetString(value.Encode());
        }
    }

    private static byte[] Of(int id, Action<AsnWriter> writeOperation)
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(id);
            writeOperation(writer);
        }

        return writer.Encode();
    }

    private static void Write(AsnWriter writer, string text) => writer.WriteOctetString(Encoding.UTF8.GetBytes(text));

    private static Asn1Tag Application(int number) => new(TagClass.Application, number, isConstructed: true);

    private enum AliasDereferencing
    {
        Never = 0,
    }
}
