using Undersign.Protocols.Mime;

namespace Undersign.Custody;

/// <summary>The reports that follow from one turn of an entry, ready to enter custody. They live until they have.</summary>
/// <param name="wayBack">What they wait for together with other mail.</param>
internal sealed class OwedReports(CustodyReport write, CustodyFolder folder, string wayBack) : IDisposable
{
    private readonly List<MailData> _octets = [];
    private readonly List<(CustodyCopy Copy, string Action)> _all = [];

    /// <summary>With what each says has happened, in RFC 3464's word.</summary>
    public IReadOnlyList<(CustodyCopy Copy, string Action)> All => _all;

    public void AddFailure(IReadOnlyList<CustodyRecipient> failed)
    {
        if (CustodyReport.IsFailureOwed(write.Entry, failed))
        {
            Add("failed", into => write.WriteFailure(failed, into, wayBack));
        }
    }

    /// <param name="until">When we give up.</param>
    public void AddDelay(IReadOnlyList<CustodyRecipient> waiting, DateTimeOffset until)
    {
        if (CustodyReport.IsDelayOwed(write.Entry, waiting))
        {
            Add("delayed", into => write.WriteDelay(waiting, into, wayBack, until));
        }
    }

    public void AddRelayed(IReadOnlyList<CustodyRecipient> relayed)
    {
        if (write.Entry.ReversePath is not null && relayed.Count > 0)
        {
            Add("relayed", into => write.WriteRelayed(relayed, into, wayBack));
        }
    }

    public void Dispose() => _octets.ForEach(static octets => octets.Dispose());

    private void Add(string action, Func<MailData, CustodyEntry> report)
    {
        var octets = new MailData();
        _octets.Add(octets);
        _all.Add((CustodyCopy.Of(report(octets), new(octets), folder), action));
    }
}
