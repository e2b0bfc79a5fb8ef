using Undersign.Protocols.Dns;

namespace Undersign.Protocols.Spf;

/// <summary>Asks the DNS who may send a domain's mail. RFC 7208.</summary>
/// <remarks>Limit: the explanation that <c>exp=</c> names is not fetched; nobody is refused here.</remarks>
public sealed class SpfCheck(DnsResolver resolver, TimeProvider time)
{
    /// <summary>For one check, whatever its record asks for; RFC 7208 §4.6.4 has it at 20 seconds or more.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>How far a record that is too dear is counted: enough to say by how much.</summary>
    private const int MostSurveyed = 40;

    /// <summary>As a receiver of that sender's mail does it: <c>check_host()</c> of RFC 7208 §4.</summary>
    public async Task<SpfVerdict> CheckAsync(SpfSender sender, CancellationToken cancellationToken)
    {
        var run = new SpfRun(resolver, sender, SpfLimits.MaxLookups);
        return run.Conclude(await LimitedAsync(limit => run.CheckAsync(sender.Domain, limit), cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Likewise of a record that is not published yet.</summary>
    public async Task<SpfVerdict> TryAsync(SpfRecord record, SpfSender sender, CancellationToken cancellationToken)
    {
        var run = new SpfRun(resolver, sender, SpfLimits.MaxLookups);
        return run.Conclude(await LimitedAsync(limit => run.EvaluateAsync(record, sender.Domain, isFirst: true, limit), cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The whole record of a domain, and of all that it includes.</summary>
    public async Task<SpfSurvey> SurveyAsync(string domain, CancellationToken cancellationToken)
    {
        var (records, failure) = await SpfRun.RecordsAsync(resolver, domain, cancellationToken).ConfigureAwait(false);
        var verdict = failure ?? records switch
        {
            [] => new(SpfResult.None, $"{domain} has no SPF record"),
            [var text] when SpfRecord.TryParse(text, out _, out var fault) is false => new(SpfResult.PermError, $"the record of {domain} cannot be read: {fault}"),
            [_] => null,
            _ => new(SpfResult.PermError, $"{domain} has {records.Count} SPF records; only one may be there"),
        };
        return verdict is not null || !SpfRecord.TryParse(records[0], out var record, out _)
            ? new(verdict!, records, [], 0, new HashSet<string>(StringComparer.Ordinal), []) // one that cannot be read has a verdict
            : await SurveyAsync(record, domain, cancellationToken).ConfigureAwait(false) with { Records = records };
    }

    /// <summary>Likewise of a record that is not published yet.</summary>
    public async Task<SpfSurvey> SurveyAsync(SpfRecord record, string domain, CancellationToken cancellationToken)
    {
        var run = new SpfRun(resolver, sender: null, MostSurveyed);
        var verdict = run.Conclude(await LimitedAsync(limit => run.EvaluateAsync(record, domain, isFirst: true, limit), cancellationToken).ConfigureAwait(false));
        return new(verdict, [record.Text], run.Costs, run.VoidLookups, run.Included, run.Dynamic);
    }

    private async Task<SpfVerdict> LimitedAsync(Func<CancellationToken, Task<SpfVerdict>> run, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var joined = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await run(joined.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(SpfResult.TempError, $"the name servers took more than {Limit.TotalSeconds:f0} seconds");
        }
    }
}
