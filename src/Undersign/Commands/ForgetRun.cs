using System.Data.Common;
using Undersign.Organisations;
using Undersign.People.Storing;

namespace Undersign.Commands;

/// <summary>One run of <c>undersign people forget</c>.</summary>
internal sealed class ForgetRun(PeopleWorkplace workplace, TextWriter output)
{
    public Task<int> RunAsync(string name, bool isDryRun, CancellationToken cancellationToken) => workplace.WithAsync(
        async (organisation, database) =>
        {
            if (organisation.Sources.Sources.Any(source => source.Name == name))
            {
                await workplace.Error.WriteLineAsync($"{organisation.Name} has a source \"{name}\"; take it out of organisation.yaml and apply that first. Nothing was changed.");
                return ExitCode.Failed;
            }

            if ((await LeftOverAsync(organisation, database, cancellationToken)).FirstOrDefault(kept => kept.Name == name) is not { } kept)
            {
                await workplace.Error.WriteLineAsync($"Nothing is kept of {organisation.Name}/{name}; undersign people sources lists what is.");
                return ExitCode.Failed;
            }

            if (!isDryRun)
            {
                await new KeptSources(database).ForgetAsync(organisation.Name, name, cancellationToken);
            }

            await output.WriteLineAsync($"{organisation.Name}/{name}: {TextOf(kept)} {(isDryRun ? "would be deleted; nothing was changed" : "are deleted")}");
            if (kept.Pushed > 0)
            {
                await output.WriteLineAsync("  A directory does not push again by itself what it has pushed once: have it start anew, should the source come back.");
            }

            return ExitCode.Done;
        },
        cancellationToken);

    /// <summary>What is kept of sources that the organisation has no more.</summary>
    public static async Task<IEnumerable<KeptSource>> LeftOverAsync(Organisation organisation, DbDataSource database, CancellationToken cancellationToken) =>
        (await new KeptSources(database).OfAsync(organisation.Name, cancellationToken)).Where(kept => !organisation.Sources.Sources.Any(source => source.Name == kept.Name));

    public static string TextOf(KeptSource kept) => string.Create(
        null, $"{kept.People} people, {kept.Groups} groups and {kept.Photos} photos{(kept.Pushed > 0 ? string.Create(null, $", and {kept.Pushed} users and groups as they were pushed,") : "")}");
}
