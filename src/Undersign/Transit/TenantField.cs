using Undersign.Organisations;
using Undersign.Protocols.Mime;

namespace Undersign.Transit;

/// <summary>What Exchange Online writes of the tenant that a message leaves; a sender cannot choose it.</summary>
internal static class TenantField
{
    private const string Name = "X-MS-Exchange-CrossTenant-Id";

    public static bool IsOf(HeaderSection header, Organisation organisation) => organisation.TenantId is { } own && Ids(header).Contains(own);

    /// <summary>Whether a message that bears the organisation's routing code left another tenant (WS-7). Without the field nothing is known.</summary>
    public static bool IsForeign(HeaderSection header, Organisation organisation) =>
        organisation.TenantId is not null && header.First(Name) is not null && !IsOf(header, organisation);

    private static IEnumerable<Guid> Ids(HeaderSection header)
    {
        foreach (var field in header.Fields)
        {
            if (field.HasName(Name) && Guid.TryParse(field.Value.AsSpan().Trim(), out var id))
            {
                yield return id;
            }
        }
    }
}
