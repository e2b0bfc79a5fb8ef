using Undersign.Settings;

namespace Undersign.Relaying;

/// <summary>Which send connector a domain's mail takes: the most specific address space wins, then the lower cost, then the earlier one.</summary>
internal static class ConnectorChoice
{
    /// <returns><see langword="null"/> when no connector's address spaces cover the domain: its mail has no way out.</returns>
    public static SendConnector? For(string domain, IReadOnlyList<SendConnector> connectors)
    {
        var form = DomainName.Canonical(domain);
        SendConnector? best = null;
        var bestRank = 0;
        foreach (var connector in connectors)
        {
            foreach (var space in connector.AddressSpaces)
            {
                var rank = Rank(space, form);
                if (rank > bestRank || (rank == bestRank && rank > 0 && connector.Cost < best?.Cost))
                {
                    (best, bestRank) = (connector, rank);
                }
            }
        }

        return best;
    }

    /// <summary>Zero: does not cover it. Then <c>*</c>, then <c>*.domain</c> by length, then the domain itself.</summary>
    private static int Rank(string space, string domain)
    {
        if (space == "*")
        {
            return 1;
        }

        if (!space.StartsWith("*.", StringComparison.Ordinal))
        {
            return space.Equals(domain, StringComparison.OrdinalIgnoreCase) ? int.MaxValue : 0;
        }

        var covers = domain.EndsWith(space[1..], StringComparison.OrdinalIgnoreCase) || space.AsSpan(2).Equals(domain, StringComparison.OrdinalIgnoreCase);
        return covers ? space.Length : 0;
    }
}
