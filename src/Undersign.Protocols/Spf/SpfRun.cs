using Undersign.Protocols.Dns;

namespace Undersign.Protocols.Spf;

/// <summary>One check from its first record to its last: <c>check_host()</c> of RFC 7208 §4, with its count of questions, RFC 7208 §4.6.4.</summary>
/// <remarks>
/// With a sender it is a check as a receiver makes it. Without one it is a survey: nothing matches, so everything is looked at, and a fault is noted
/// and gone past, to tell how much there is of it.
/// </remarks>
/// <param name="mostLookups">Where even a survey stops: what includes itself has no end.</param>
internal sealed class SpfRun(DnsResolver resolver, SpfSender? sender, int mostLookups)
{
    private readonly SpfLookups _dns = new(resolver, sender);
    private SpfVerdict? _fault;

    public int Lookups { get; private set; }

    public int VoidLookups => _dns.VoidLookups;

    public HashSet<string> Included { get; } = new(StringComparer.OrdinalIgnoreCase);

    public List<string> Dynamic { get; } = [];

    public List<SpfTermCost> Costs { get; } = [];

    /// <summary>What the survey stumbled over first; otherwise what the check came to.</summary>
    public SpfVerdict Conclude(SpfVerdict verdict) => (_fault ?? verdict) with { Lookups = Lookups };

    public async Task<SpfVerdict> CheckAsync(string domain, CancellationToken cancellationToken)
    {
        var (records, failure) = await RecordsAsync(resolver, domain, cancellationToken).ConfigureAwait(false);
        return failure ?? records switch
        {
            [] => new(SpfResult.None, $"{domain} has no SPF record"),
            [var text] => !SpfRecord.TryParse(text, out var record, out var fault) ? new(SpfResult.PermError, $"the record of {domain} cannot be read: {fault}")
                : await EvaluateAsync(record, domain, isFirst: false, cancellationToken).ConfigureAwait(false),
            _ => new(SpfResult.PermError, $"{domain} has {records.Count} SPF records; only one may be there"),
        };
    }

    /// <summary>RFC 7208 §4.6.2, and what comes where nothing matches, RFC 7208 §4.7.</summary>
    public async Task<SpfVerdict> EvaluateAsync(SpfRecord record, string domain, bool isFirst, CancellationToken cancellationToken)
    {
        foreach (var mechanism in record.Mechanisms)
        {
            var before = Lookups;
            var verdict = await MatchAsync(mechanism, domain, cancellationToken).ConfigureAwait(false);
            Note(isFirst, mechanism, before);
            if (verdict is not null)
            {
                return verdict;
            }
        }

        if (record.Redirect is not { } redirect)
        {
            return new(SpfResult.Neutral, "nothing in it matches");
        }

        var counted = Lookups;
        var target = Target(redirect.Value, domain, redirect.Text, await _dns.NameForAsync(redirect.Value, domain, cancellationToken).ConfigureAwait(false));
        var gone = Count() ?? (target is null ? new(SpfResult.Neutral, $"{redirect.Text} depends on the message") : await CheckAsync(target, cancellationToken).ConfigureAwait(false));
        Note(isFirst, redirect, counted);
        return gone.Result == SpfResult.None ? new(SpfResult.PermError, $"{redirect.Text} leads to a domain without an SPF record") : gone; // RFC 7208 §6.1
    }

    /// <summary>All TXT records of the domain that mean to be SPF records. RFC 7208 §4.4, §4.5.</summary>
    public static async Task<(IReadOnlyList<string> Records, SpfVerdict? Failure)> RecordsAsync(DnsResolver resolver, string domain, CancellationToken cancellationToken) =>
        await resolver.ResolveAsync(domain, DnsType.Text, cancellationToken).ConfigureAwait(false) switch
        {
            DnsAnswer.Found(var found) => ([.. found.OfType<DnsRecord.Text>().Select(static text => text.Value).Where(SpfRecord.IsOne)], null),
            DnsAnswer.Failed(var reason) => ([], new(SpfResult.TempError, reason)),
            _ => ([], null),
        };

    /// <returns><see langword="null"/> where it does not match.</returns>
    private async Task<SpfVerdict?> MatchAsync(SpfTerm.Mechanism mechanism, string domain, CancellationToken cancellationToken)
    {
        var matched = new SpfVerdict(mechanism.Result, mechanism.Text);
        if (!mechanism.AsksDns)
        {
            return mechanism.Kind == SpfKind.All || (sender is not null && SpfLookups.Covers(mechanism, mechanism.Address!, sender.Address)) ? matched : null; // both kinds have one
        }

        if (Count() is { } tooMany)
        {
            return tooMany;
        }

        var name = await _dns.NameForAsync(mechanism.Domain, domain, cancellationToken).ConfigureAwait(false);
        if (Target(mechanism.Domain, domain, mechanism.Text, name) is not { } target)
        {
            return null;
        }

        if (mechanism.Kind == SpfKind.Include)
        {
            return await IncludeAsync(matched, target, cancellationToken).ConfigureAwait(false);
        }

        if (sender is null && mechanism.Kind is SpfKind.ReverseName)
        {
            Dynamic.Add(mechanism.Text);
            return null;
        }

        var (isMatch, failure) = await _dns.MatchAsync(mechanism, target, cancellationToken).ConfigureAwait(false);
        return failure is not null ? Fault(failure)
            : sender is not null && VoidLookups > SpfLimits.MaxVoidLookups ? new(SpfResult.PermError, $"more than {SpfLimits.MaxVoidLookups} of its questions have no answer")
            : isMatch ? matched : null;
    }

    /// <summary>RFC 7208 §5.2: only a pass is a match.</summary>
    private async Task<SpfVerdict?> IncludeAsync(SpfVerdict matched, string target, CancellationToken cancellationToken)
    {
        Included.Add(target);
        var verdict = await CheckAsync(target, cancellationToken).ConfigureAwait(false);
        return verdict.Result switch
        {
            SpfResult.Pass => sender is null ? null : matched,
            SpfResult.Fail or SpfResult.SoftFail or SpfResult.Neutral => null,
            SpfResult.None => Fault(new(SpfResult.PermError, $"{target} is included and has no SPF record")),
            _ => Lookups > mostLookups ? verdict : Fault(verdict),
        };
    }

    private SpfVerdict? Count() => ++Lookups > mostLookups ? new(SpfResult.PermError, $"it asks for more than {mostLookups} lookups") : null;

    private SpfVerdict? Fault(SpfVerdict verdict)
    {
        if (sender is null)
        {
            _fault ??= verdict;
            return null;
        }

        return verdict;
    }

    /// <returns><see langword="null"/> in a survey, for what only a message can tell.</returns>
    private string? Target(string text, string domain, string term, string validatedName)
    {
        if (SpfMacro.IsPlain(text))
        {
            return text.Length == 0 ? domain : text.TrimEnd('.').ToLowerInvariant();
        }

        if (sender is not null)
        {
            return SpfMacro.Expand(text, domain, sender, validatedName);
        }

        Dynamic.Add(term);
        return null;
    }

    private void Note(bool isFirst, SpfTerm term, int before)
    {
        if (isFirst)
        {
            Costs.Add(new(term, Lookups - before));
        }

        if (isFirst && term is SpfTerm.Modifier { Value: var value } && SpfMacro.IsPlain(value))
        {
            Included.Add(value.TrimEnd('.'));
        }
    }
}
