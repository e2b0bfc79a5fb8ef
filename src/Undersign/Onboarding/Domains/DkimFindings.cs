using Undersign.Protocols.Dkim;
using Undersign.Protocols.Dns;

namespace Undersign.Onboarding.Domains;

/// <summary>Whether somebody signs the domain's mail after we have changed it, and receivers find the key. RFC 6376 §3.6.</summary>
internal sealed class DkimFindings(DnsResolver resolver)
{
    /// <summary>Shorter keys need not be believed by anybody; this one still is. RFC 8301 §3.2.</summary>
    private const int ShortBits = 1024;

    private const int GoodBits = 2048;

    /// <param name="systems">That this domain's mail is known to leave by.</param>
    /// <returns>With whether mail is signed; <see langword="null"/> when the name servers do not say.</returns>
    public async Task<(IReadOnlyList<Finding> Findings, bool? IsSigned)> OfAsync(string domain, DomainSubject subject, IReadOnlyList<MailSystem> systems, CancellationToken cancellationToken)
    {
        var looks = new List<Look>();
        foreach (var key in subject.OwnKeys)
        {
            looks.Add(await OfOwnAsync(domain, key, cancellationToken));
        }

        foreach (var selector in subject.Settings.DkimSelectors)
        {
            looks.Add(await LookAsync(domain, selector, cancellationToken));
        }

        foreach (var system in systems)
        {
            looks.Add(await OfSystemAsync(domain, system, cancellationToken));
        }

        bool? isSigned = looks.Exists(static look => look.Key is not null) ? true : looks.Exists(static look => look.Finding.State == FindingState.Unknown) ? null : false;
        return looks.Count > 0 ? ([.. looks.Select(static look => look.Finding)], isSigned) :
        ([
            new(domain, FindingTopic.Dkim, FindingState.Attention, "whether anybody signs its mail is not known here")
            {
                Fix = "Name the selectors that your mail server signs with: dns: { dkimSelectors: [s1] }. Where none does, the send connector can: dkim: sign",
            },
        ], null);
    }

    /// <summary>One of its selectors is in use; the others are for the next key.</summary>
    private async Task<Look> OfSystemAsync(string domain, MailSystem system, CancellationToken cancellationToken)
    {
        var looks = new List<Look>();
        foreach (var selector in system.DkimSelectors)
        {
            looks.Add(await LookAsync(domain, selector, cancellationToken));
        }

        var best = looks.MinBy(static look => look.Finding.State)!; // each system has selectors
        if (best.Finding.State != FindingState.Bad)
        {
            return best;
        }

        var hasAlias = false;
        foreach (var selector in system.DkimSelectors)
        {
            hasAlias |= await resolver.ResolveAsync(DkimPublicKey.NameFor(selector, domain), DnsType.Alias, cancellationToken) is DnsAnswer.Found;
        }

        return best with
        {
            Finding = best.Finding with
            {
                State = FindingState.Attention,
                Says = hasAlias ? $"its CNAME records lead to {system.Name}, which has no usable key there: signing is not turned on" : $"{system.Name} has no key for it, and signs in another domain's name, which does not count for DMARC",
                Fix = system.DkimAdvice,
            },
        };
    }

    private async Task<Look> OfOwnAsync(string domain, OwnDkimKey own, CancellationToken cancellationToken)
    {
        var look = await LookAsync(domain, own.Selector, cancellationToken);
        if (own.PublicHalf() is not { } half)
        {
            return look;
        }

        var record = new RecordAdvice(DkimPublicKey.NameFor(own.Selector, domain), "TXT", $"v=DKIM1; k=rsa; p={Convert.ToBase64String(half)}");
        return look.Finding.State == FindingState.Bad ? look with { Finding = look.Finding with { Fix = "Publish the key that the send connector signs with", Record = record } }
            : look.Key is { } key && !key.Key.Span.SequenceEqual(half)
                ? new(look.Finding with { State = FindingState.Bad, Says = $"the key under {own.Selector} is not the one that the send connector signs with", Fix = "Publish that one", Record = record }, Key: null)
            : look;
    }

    private async Task<Look> LookAsync(string domain, string selector, CancellationToken cancellationToken)
    {
        var name = DkimPublicKey.NameFor(selector, domain);
        var finding = new Finding(domain, FindingTopic.Dkim, FindingState.Bad, $"there is no key under the selector {selector}") { Fix = $"Publish the key that is signed with as {name}, or sign with another" };
        return await resolver.ResolveAsync(name, DnsType.Text, cancellationToken) switch
        {
            // Of several records nobody says which counts, RFC 6376 §3.6.2.2; verifiers take one.
            DnsAnswer.Found(var records) => OfKey(finding, selector, records.OfType<DnsRecord.Text>().First().Value),
            DnsAnswer.Failed(var reason) => new(finding with { State = FindingState.Unknown, Says = reason, Fix = null }, Key: null),
            _ => new(finding, Key: null),
        };
    }

    private static Look OfKey(Finding finding, string selector, string text) => DkimPublicKey.TryParse(text, out var fault) switch
    {
        null => new(finding with { Says = $"the key under {selector} cannot be used: {fault}" }, Key: null),
        { IsRevoked: true } => new(finding with { Says = $"the key under {selector} has been revoked" }, Key: null),
        { Bits: > 0 and < ShortBits } key => new(finding with { Says = string.Create(null, $"the key under {selector} has {key.Bits} bits, which no verifier believes"), Fix = "Make one of 2048 bits" }, Key: null),
        { IsTest: true } key => new(finding with { State = FindingState.Attention, Says = $"the key under {selector} says that it is only for testing (t=y)", Fix = "Take t=y out of the record" }, key),
        { Bits: > 0 and < GoodBits } key => new(finding with { State = FindingState.Attention, Says = string.Create(null, $"the key under {selector} has {key.Bits} bits"), Fix = "Make one of 2048 bits" }, key),
        var key => new(finding with { State = FindingState.Good, Says = string.Create(null, $"the key under {selector} is there{(key.Bits > 0 ? $", of {key.Bits} bits" : "")}"), Fix = null }, key),
    };

    /// <param name="Key">One that verifiers can use.</param>
    private sealed record Look(Finding Finding, DkimPublicKey? Key);
}
