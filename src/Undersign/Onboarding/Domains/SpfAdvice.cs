using System.Net;
using System.Net.Sockets;
using Undersign.Protocols.Spf;

namespace Undersign.Onboarding.Domains;

/// <summary>An SPF record as it should be: what is there, what is missing put in, and tried before it is advised.</summary>
/// <param name="Record">What to publish; <see langword="null"/> where there is no such record.</param>
/// <param name="Notes">What was done besides, and why it cannot be done.</param>
internal sealed record SpfAdvice(string? Record, IReadOnlyList<string> Notes)
{
    /// <summary>With the other records of its name it should fit into a datagram. RFC 7208 §3.4.</summary>
    public const int MaxLength = 450;

    private static readonly SpfResult[] Mildness = [SpfResult.Pass, SpfResult.Neutral, SpfResult.SoftFail, SpfResult.Fail];

    /// <summary>For a domain that has none.</summary>
    /// <remarks>What is not in it is refused; who else sends has to be asked of the administrator.</remarks>
    public static SpfAdvice New(IEnumerable<IPAddress> addresses, IEnumerable<string> includes) =>
        new($"{SpfRecord.Version}{string.Concat(Needed(addresses, includes).Select(static word => " " + word))} -all", ["Whatever else sends mail of the domain belongs before -all, too"]);

    /// <param name="whole">What is published.</param>
    /// <param name="missing">What it does not know yet.</param>
    public static async Task<SpfAdvice> ForAsync(
        SpfCheck spf, string domain, SpfRecord whole, (IReadOnlyList<IPAddress> Addresses, IReadOnlyList<string> Includes) missing, SpfSlimming slimming, CancellationToken cancellationToken)
    {
        var terms = Insert(whole.Terms, Needed(missing.Addresses, missing.Includes));
        var notes = new List<string>();
        var record = Written(terms);
        var survey = await spf.SurveyAsync(record, domain, cancellationToken);
        if (survey.IsTooDear || survey.Verdict.Result == SpfResult.PermError)
        {
            (terms, var done) = await slimming.SlimAsync(record, domain, survey, cancellationToken);
            notes.AddRange(done);
            record = Written(terms);
            survey = await spf.SurveyAsync(record, domain, cancellationToken);
        }

        return survey.IsTooDear ? new(null, [.. notes, Refusal(survey)])
            : survey.Verdict.Result is SpfResult.PermError or SpfResult.TempError ? new(null, [.. notes, $"No record can be advised as long as this is so: {survey.Verdict.Why}"])
            : record.Text.Length > MaxLength ? new(null, [.. notes, string.Create(null, $"The record would have {record.Text.Length} characters, more than the {MaxLength} that reach everybody; put networks together, or send some of the mail in a subdomain's name")])
            : new(record.Text, notes);
    }

    /// <summary>Words of our own, which are right.</summary>
    public static IReadOnlyList<SpfTerm> Terms(IEnumerable<string> words) =>
        SpfRecord.TryParse($"{SpfRecord.Version} {string.Join(' ', words)}", out var record, out var fault) ? record.Terms : throw new InvalidOperationException(fault);

    private static SpfRecord Written(IReadOnlyList<SpfTerm> terms) => new($"{SpfRecord.Version}{string.Concat(terms.Select(static term => " " + term.Text))}", terms);

    private static IEnumerable<string> Needed(IEnumerable<IPAddress> addresses, IEnumerable<string> includes) =>
        addresses.Select(static address => $"{(address.AddressFamily == AddressFamily.InterNetwork ? "ip4" : "ip6")}:{address}").Concat(includes.Select(static include => $"include:{include}"));

    /// <summary>Before what ends it, and before the modifiers, which people expect last.</summary>
    private static List<SpfTerm> Insert(IEnumerable<SpfTerm> published, IEnumerable<string> words)
    {
        var terms = published.ToList();
        var at = terms.FindIndex(static term => term is SpfTerm.Modifier or SpfTerm.Mechanism { Kind: SpfKind.All });
        terms.InsertRange(at < 0 ? terms.Count : at, Terms(words));
        return terms;
    }

    /// <summary>Each term once, and of several ends the mildest: nobody who may send today is shut out. Where one goes on elsewhere (RFC 7208 §6.1), that is included.</summary>
    public static SpfRecord Merge(IReadOnlyList<SpfRecord> records)
    {
        if (records is [var only])
        {
            return only;
        }

        var all = records.SelectMany(static record => record.Redirect is { } elsewhere ? record.Terms.Concat(Terms([$"include:{elsewhere.Value}"])) : record.Terms).ToList();
        var ends = all.OfType<SpfTerm.Mechanism>().Where(static mechanism => mechanism.Kind == SpfKind.All).OrderBy(static mechanism => Array.IndexOf(Mildness, mechanism.Result));
        return Written([.. all.Where(static term => term is SpfTerm.Mechanism { Kind: not SpfKind.All }).DistinctBy(static term => term.Text, StringComparer.OrdinalIgnoreCase), .. ends.Take(1)]);
    }

    /// <summary>Copying addresses of others breaks on the day they change them, and nobody would notice but the receivers.</summary>
    private static string Refusal(SpfSurvey survey)
    {
        var dearest = survey.Costs.Where(static cost => cost.Lookups > 0).OrderByDescending(static cost => cost.Lookups).Take(3).Select(static cost => $"{cost.Term.Text} takes {cost.Lookups}");
        return $"It takes {survey.Lookups} lookups, {survey.VoidLookups} of them without an answer, where {SpfLimits.MaxLookups} and {SpfLimits.MaxVoidLookups} are allowed: {string.Join(", ", dearest)}. "
            + "Copying the addresses of services that are not yours would break on the day they change them; remove what sends no more, or have some of them send in a subdomain's name, which has a record of its own";
    }
}
