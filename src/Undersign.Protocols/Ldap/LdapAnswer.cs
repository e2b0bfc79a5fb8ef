using System.Formats.Asn1;

namespace Undersign.Protocols.Ldap;

/// <summary>One message from a server, as far as we asked for such. RFC 4511 §4.1.1.</summary>
internal abstract record LdapAnswer
{
    private LdapAnswer()
    {
    }

    public required int Id { get; init; }

    public sealed record Entry(LdapEntry Value) : LdapAnswer;

    /// <summary>To a bind, an extended operation, or at the end of a search.</summary>
    /// <param name="Cookie">When more pages follow.</param>
    public sealed record Result(LdapResult Value, byte[] Cookie) : LdapAnswer;

    /// <summary>References and intermediate responses: nothing that is used.</summary>
    public sealed record Other : LdapAnswer;

    /// <exception cref="LdapConnectionException">It is not LDAP.</exception>
    public static LdapAnswer Read(byte[] octets)
    {
        try
        {
            var message = new AsnReader(octets, AsnEncodingRules.BER).ReadSequence();
            if (!message.TryReadInt32(out var id))
            {
                throw new LdapConnectionException("it sends a message with a number that cannot be");
            }

            var tag = message.PeekTag();
            if (tag == LdapMessage.SearchResultEntry)
            {
                return new Entry(LdapEntry.Read(message.ReadSequence(tag))) { Id = id };
            }

            if (tag != LdapMessage.BindResponse && tag != LdapMessage.SearchResultDone && tag != LdapMessage.ExtendedResponse)
            {
                return new Other { Id = id };
            }

            var result = LdapResult.Read(message.ReadSequence(tag));
            var hasControls = message.HasData && message.PeekTag() == LdapMessage.Controls;
            return new Result(result, hasControls ? LdapMessage.ReadCookie(message.ReadSequence(LdapMessage.Controls)) : []) { Id = id };
        }
        catch (AsnContentException exception)
        {
            throw new LdapConnectionException("it sends a message that is not LDAP", exception);
        }
    }
}
