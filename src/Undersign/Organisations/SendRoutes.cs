namespace Undersign.Organisations;

/// <summary>Which send connector a recipient's mail takes: the one whose address space fits best; of equals, the first.</summary>
internal sealed class SendRoutes(IReadOnlyList<SendConnectorSettings> connectors)
{
    public IReadOnlyList<SendConnectorSettings> Connectors => connectors;

    /// <returns><see langword="null"/> when no address space covers the domain; such mail cannot leave (law 8).</returns>
    public SendConnectorSettings? For(string domain)
    {
        var (best, bestFit) = ((SendConnectorSettings?)null, 0);
        for (var index = 0; index < connectors.Count; index++)
        {
            var spaces = connectors[index].AddressSpaces;
            for (var space = 0; space < spaces.Count; space++)
            {
                if (spaces[space].Fit(domain) is var fit && fit > bestFit)
                {
                    (best, bestFit) = (connectors[index], fit);
                }
            }
        }

        return best;
    }
}
