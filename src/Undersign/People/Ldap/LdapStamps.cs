using System.Globalization;
using Undersign.Protocols.Ldap;

namespace Undersign.People.Ldap;

/// <summary>How a directory says when an object came and when it changed.</summary>
/// <param name="Created">The attribute with the first stamp.</param>
/// <param name="Changed">The attribute with the last.</param>
/// <param name="Overlap">How much of what was read is read again. In the unit of the stamps.</param>
internal sealed record LdapStamps(string Created, string Changed, long Overlap)
{
    private const string TimeForm = "yyyyMMddHHmmss";

    /// <summary>Active Directory: numbers that each controller gives by itself, one after the other.</summary>
    public static LdapStamps Numbers { get; } = new("uSNCreated", "uSNChanged", Overlap: 0);

    /// <summary>Others: seconds. RFC 4512 §3.4. What another server of the directory took may arrive with a stamp of the past, so ten minutes are read again.</summary>
    public static LdapStamps Times { get; } = new("createTimestamp", "modifyTimestamp", Overlap: 600);

    private bool AreTimes => this == Times;

    /// <returns><see langword="null"/> where there is none, or none that can be read.</returns>
    public long? Read(LdapEntry entry, string attribute)
    {
        if (entry.Text(attribute) is not { } text)
        {
            return null;
        }

        if (!AreTimes)
        {
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        }

        // Generalized Time, RFC 4517 §3.3.13; operational attributes have seconds and Z.
        return text.EndsWith('Z') && text.Length > TimeForm.Length
            && DateTimeOffset.TryParseExact(text.AsSpan(0, TimeForm.Length), TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUnixTimeSeconds()
            : null;
    }

    /// <summary>What has changed since then, then included.</summary>
    public LdapFilter Since(long stamp)
    {
        var value = AreTimes ? DateTimeOffset.FromUnixTimeSeconds(stamp).UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture) + "Z" : stamp.ToString(CultureInfo.InvariantCulture);
        LdapFilter.TryParse($"({Changed}>={value})", out var filter);
        return filter;
    }
}
