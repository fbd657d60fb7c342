// Слова и числа загрузки: объём, сколько осталось, что случилось и что делать.
const MB = 1024 * 1024, GB = 1024 * MB;
export const LARGEST = 2 * GB - 1;
const comma = (number, digits) => number.toFixed(digits).replace(".", ",");
const STOPPED = {
  404: "Заявка больше не принимает файлы. Обновите страницу.",
  410: "Загрузка ждала неделю и удалена. Приложите файл заново.",
  413: "Файл больше 2 ГБ. Разделите его на части или позвоните нам.",
};
const SIGNED_OUT = "Вы долго не заходили. Обновите страницу и войдите: загрузка продолжится с того же места.";

export function size(bytes) {
  if (bytes < MB) return `${Math.ceil(bytes / 1024)}\u00a0КБ`;
  if (bytes < GB) return `${comma(bytes / MB, bytes < 10 * MB ? 1 : 0)}\u00a0МБ`;
  return `${comma(bytes / GB, 1)}\u00a0ГБ`;
}

export function plural(number, one, few, many) {
  const [tens, ones] = [number % 100, number % 10];
  if (tens > 10 && tens < 20) return many;
  return ones === 1 ? one : ones > 1 && ones < 5 ? few : many;
}

// По скорости последних секунд: [[когда, сколько байт ушло], …].
export function left(told, whole) {
  const [first, last] = [told[0], told.at(-1)];
  if (!first || last[0] - first[0] < 1500 || last[1] <= first[1]) return "";
  const minutes = Math.ceil(((whole - last[1]) / (last[1] - first[1])) * (last[0] - first[0]) / 60000);
  if (minutes < 2) return "осталось меньше минуты";
  if (minutes < 90) return `осталось около ${minutes}\u00a0${plural(minutes, "минуты", "минут", "минут")}`;
  const hours = Math.round(minutes / 60);
  return `осталось около ${hours}\u00a0${plural(hours, "часа", "часов", "часов")}`;
}

// Нас увели на страницу входа.
export const ended = (answer) => answer.redirected && answer.url.includes("/account/");

export function trouble(error) {
  const answer = error.originalResponse, status = answer?.getStatus() ?? 0;
  if (status === 422) return answer.getBody();
  if (STOPPED[status]) return STOPPED[status];
  if ([200, 401, 403, 405].includes(status)) return SIGNED_OUT;
  return "Не получилось загрузить файл. Приложите его ещё раз или позвоните нам.";
}
