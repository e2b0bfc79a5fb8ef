using Undersign.Organisations;
using Undersign.People;
using Undersign.People.Merging;
using Undersign.People.Storing;
using Undersign.Settings;

namespace Undersign.Commands;

/// <summary>One run of <c>undersign people</c> that is about persons.</summary>
internal sealed class PersonRun(PeopleWorkplace workplace, TextWriter output)
{
    /// <summary>What administrators cannot set: it says who somebody is.</summary>
    private static readonly string[] Fixed = [PersonAttributes.Mail, PersonAttributes.Aliases, PersonAttributes.Groups, PersonAttributes.Photo];

    public Task<int> ListAsync(PersonFilter filter, CancellationToken cancellationToken) => workplace.WithAsync(
        async (organisation, _) =>
        {
            var found = organisation.People.People.Where(filter.Fits).Take(filter.Limit + 1).ToList();
            foreach (var person in found.Take(filter.Limit))
            {
                await output.WriteLineAsync(string.Join("  ", new[] { person.Address, person[PersonAttributes.DisplayName], person["title"], person["department"] }.OfType<string>()));
            }

            if (found.Count != filter.Limit)
            {
                await workplace.Error.WriteLineAsync(found.Count == 0 ? "Nobody fits." : found.Count > filter.Limit ? $"The first {filter.Limit} are shown; --limit shows more." : $"{found.Count} of {organisation.People.People.Count} people.");
            }

            return ExitCode.Done;
        },
        cancellationToken);

    public Task<int> ShowAsync(string address, CancellationToken cancellationToken) => WithPersonAsync(
        address,
        async (organisation, person, records) =>
        {
            var merge = await records.LoadAsync(organisation.Name, organisation.Sources, cancellationToken);
            var said = await records.OverridesAsync(organisation.Name, cancellationToken);
            foreach (var field in (merge.Explain(person.Address) ?? []).GroupBy(static origin => origin.Field, StringComparer.OrdinalIgnoreCase))
            {
                foreach (var origin in field.OrderByDescending(static origin => origin.Counts))
                {
                    var value = origin.Value.Length == 0 ? "(blank)" : origin.Value;
                    await output.WriteLineAsync($"{(origin.Counts ? field.Key : "  not"),-14} {value}   {await WhereFromAsync(organisation, records, said, origin, cancellationToken)}");
                }
            }

            await TellAsync("aliases", person.Aliases);
            await TellAsync("groups", person.Groups.Select(static group => group.Address is null ? group.Name : $"{group.Name} <{group.Address}>"));
            await TellAsync("manager", person.Manager is { } manager ? [$"{person[PersonAttributes.Manager]} <{manager.Address}>"] : []);
            await TellAsync("photo", person.Photo is { } photo ? [$"from {photo.Source}, {photo.Digest[..12]}"] : []);
            return ExitCode.Done;
        },
        cancellationToken);

    public Task<int> SetAsync(string address, string[] fields, CancellationToken cancellationToken) => ChangeAsync(
        address,
        fields,
        static text => text.IndexOf('=', StringComparison.Ordinal) is var equals and > 0 ? (text[..equals].Trim(), text[(equals + 1)..]) : (text, null),
        async (overrides, organisation, person, field, value) =>
        {
            await overrides.SetAsync(organisation.Name, person.Address, field, value, Environment.UserName, cancellationToken);
            return true;
        },
        cancellationToken);

    public Task<int> UnsetAsync(string address, string[] fields, CancellationToken cancellationToken) => ChangeAsync(
        address,
        fields,
        static text => (text.Trim(), ""),
        async (overrides, organisation, person, field, _) =>
        {
            var isTakenBack = false;
            foreach (var each in person.Aliases.Prepend(person.Address))
            {
                isTakenBack |= await overrides.UnsetAsync(organisation.Name, each, field, cancellationToken);
            }

            return isTakenBack;
        },
        cancellationToken);

    private Task<int> ChangeAsync(
        string address, string[] fields, Func<string, (string Field, string? Value)> parse, Func<PersonOverrides, Organisation, Person, string, string, Task<bool>> change, CancellationToken cancellationToken) =>
        workplace.WithAsync(
            async (organisation, database) =>
            {
                if (await FindAsync(organisation, address) is not { } person)
                {
                    return ExitCode.Failed;
                }

                var parsed = fields.Select(parse).ToList();
                var known = PersonAttributes.WellKnown.Concat(organisation.Sources.Attributes.Names).Where(static name => !Fixed.Contains(name, StringComparer.Ordinal)).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
                var faults = parsed.Select(pair => FaultOf(pair.Field, pair.Value, known)).OfType<string>().ToList();
                foreach (var fault in faults)
                {
                    await workplace.Error.WriteLineAsync(fault);
                }

                if (faults.Count > 0)
                {
                    return ExitCode.Failed;
                }

                var overrides = new PersonOverrides(database, TimeProvider.System);
                foreach (var (field, value) in parsed)
                {
                    var name = known.First(candidate => candidate.Equals(field, StringComparison.OrdinalIgnoreCase));
                    await output.WriteLineAsync(await change(overrides, organisation, person, name, value ?? "")
                        ? $"{person.Address}: {name} is changed; a running gateway takes it within seconds"
                        : $"{person.Address}: nobody has set {name}");
                }

                return ExitCode.Done;
            },
            cancellationToken);

    private static string? FaultOf(string field, string? value, List<string> known) =>
        value is null ? $"\"{field}\" has no \"=\"; write {field}=VALUE"
        : Fixed.Contains(field, StringComparer.OrdinalIgnoreCase) ? $"{field} says who somebody is; only a source can change it"
        : !known.Contains(field, StringComparer.OrdinalIgnoreCase) ? $"people have no \"{field}\"{Suggestion.For(field, known)}"
        : null;

    private Task<int> WithPersonAsync(string address, Func<Organisation, Person, PeopleRecords, Task<int>> work, CancellationToken cancellationToken) => workplace.WithAsync(
        async (organisation, database) => await FindAsync(organisation, address) is { } person ? await work(organisation, person, new(database)) : ExitCode.Failed,
        cancellationToken);

    private async Task<Person?> FindAsync(Organisation organisation, string address)
    {
        var person = organisation.People.Find(address);
        if (person is null)
        {
            await workplace.Error.WriteLineAsync($"{organisation.Name} knows nobody as {address}; undersign people list TEXT searches.");
        }

        return person;
    }

    private static async Task<string> WhereFromAsync(Organisation organisation, PeopleRecords records, IReadOnlyList<PersonOverride> said, FieldOrigin origin, CancellationToken cancellationToken)
    {
        if (origin.Source == PeopleMerge.Administrator)
        {
            var by = said.FirstOrDefault(each => each.Field.Equals(origin.Field, StringComparison.OrdinalIgnoreCase) && AddressForm.Of(each.Address).Equals(origin.Key, StringComparison.OrdinalIgnoreCase));
            return by is null ? "set" : $"set by {by.Author}, {by.At:yyyy-MM-dd HH:mm} UTC";
        }

        return await records.ChangedAtAsync(organisation.Name, origin.Source, origin.Key, cancellationToken) is { } at ? $"{origin.Source}, {at:yyyy-MM-dd HH:mm} UTC" : origin.Source;
    }

    private async Task TellAsync(string name, IEnumerable<string> values)
    {
        if (string.Join(", ", values) is { Length: > 0 } text)
        {
            await output.WriteLineAsync($"{name,-14} {text}");
        }
    }
}
