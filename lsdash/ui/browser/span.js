// The period from one month to another, in either order, as an address says it: whole years by their numbers, one month alone.
export function periodOf(months) {
    const [since, until] = [...months].sort();
    const years = since.endsWith("-01") && until.endsWith("-12");
    const ends = years ? [since.slice(0, 4), until.slice(0, 4)] : [since, until];
    return [...new Set(ends)].join("..");
}
