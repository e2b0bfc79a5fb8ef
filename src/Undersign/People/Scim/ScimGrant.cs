namespace Undersign.People.Scim;

/// <summary>Who may push people into which source.</summary>
internal sealed record ScimGrant(ScimOwner Owner, IReadOnlyList<string> TokenHashes)
{
    /// <summary>A token that two sources have lets nobody in: it does not say whose people these are.</summary>
    /// <param name="authorization">The header field. RFC 6750 §2.1.</param>
    public static ScimOwner? OwnerOf(string? authorization, IEnumerable<ScimGrant> grants)
    {
        const string Scheme = "Bearer ";
        if (authorization?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) != true)
        {
            return null;
        }

        var presented = ScimToken.Hash(authorization[Scheme.Length..].Trim());
        var found = new HashSet<ScimOwner>();
        foreach (var grant in grants)
        {
            foreach (var hash in grant.TokenHashes)
            {
                if (ScimToken.AreSame(presented, hash)) // all of them are compared, whichever it is
                {
                    found.Add(grant.Owner);
                }
            }
        }

        return found.Count == 1 ? found.Single() : null;
    }
}
