"""Why a file is not taken or not shown, in words: what happened and what to do. No parsing here, and no Django.

The limited child answers with a code and the parent turns it into a sentence, so nothing that a parser wrote is shown.
"""

PHOTOGRAPH = "Сохраните документ как PDF или сфотографируйте страницы."
ACCEPTED = "Принимаем PDF, фотографии (JPEG, PNG, HEIC, TIFF), снимки DICOM и ZIP-архив со снимками."

REFUSALS = {
    "empty": "файл пустой, в нём 0 байт. Откройте его у себя: если там есть страницы, сохраните ещё раз и приложите.",
    "too_big": "файл больше {limit} МБ. Разделите его на части или сохраните с меньшим размером.",
    "too_many_open": "слишком много незаконченных загрузок. Дождитесь, пока закончатся начатые, или удалите лишние.",
    "not_whole": "файл дошёл не таким, каким его отправили. Приложите его ещё раз.",
    "office": "файлы Word мы не принимаем: врач должен видеть документ таким, как его выдала больница. "
    + PHOTOGRAPH,
    "office_other": "такие файлы Office мы не показываем. " + PHOTOGRAPH,
    "office_active": "в файле есть макросы или встроенные объекты, такие мы не открываем. " + PHOTOGRAPH,
    "office_links": "файл подгружает что-то из других мест, такие мы не открываем. " + PHOTOGRAPH,
    "office_password": "Документ закрыт паролем. Снимите пароль или сохраните документ как PDF.",
    "program": "это программа, а не документ. " + ACCEPTED,
    "program_name": "название кончается на «{extension}», так называют программы и страницы интернета. "
    "Если это документ, сохраните его как PDF и приложите снова.",
    "web_page": "это веб-страница или чертёж, а не документ. Напечатайте её в PDF и приложите.",
    "text": "это текст без оформления. " + PHOTOGRAPH,
    "video": "видео и звук мы не принимаем. Если это запись исследования, приложите снимки DICOM архивом ZIP.",
    "other_archive": "такой архив мы не открываем. Упакуйте папку со снимками в ZIP без пароля.",
    "unknown": "мы не узнали, что это за файл. " + ACCEPTED,
    "broken": "файл повреждён и не открывается. Откройте его у себя и сохраните ещё раз или сфотографируйте страницы.",
    "pdf_runs": "этот PDF запускает программу или несёт её в себе. " + PHOTOGRAPH,
    "pdf_password": "Документ закрыт паролем. Снимите пароль или сфотографируйте страницы.",
    "two_in_one": "в одном файле спрятан другой, такие мы не принимаем. " + PHOTOGRAPH,
    "too_many_points": "изображение слишком большое, {width} × {height} точек. Сохраните его в меньшем размере.",
    "too_hard": "файл не удалось открыть: он слишком велик или повреждён. "
    "Сохраните его ещё раз или сфотографируйте страницы.",
    "only_directory": "это только оглавление диска (DICOMDIR). Скопируйте папку DICOM с диска целиком и упакуйте в ZIP.",
    "zip_password": "Архив закрыт паролем. Снимите пароль и приложите архив снова.",
    "zip_no_images": "В архиве не нашли снимков. Проверьте, что скопировали папку DICOM с диска целиком.",
    "zip_only_papers": "в архиве только документы. Приложите их по одному, без архива: так врач увидит страницы.",
    "zip_stranger": "в архиве есть лишний файл «{member}». Оставьте в архиве только снимки: папку DICOM с диска.",
    "zip_nested": "внутри архива ещё один архив «{member}». Распакуйте его и упакуйте снимки в один ZIP.",
    "zip_bomb": "архив раскрывается в слишком большой объём. Разделите исследование на несколько архивов.",
    "zip_paths": "в архиве неправильные пути к файлам. Скопируйте папку DICOM с диска и упакуйте её в ZIP заново.",
}

PROBLEMS = {
    "infected": "Файл не прошёл проверку безопасности, мы его не приняли. "
    "Попросите у больницы новый диск или пришлите другой файл.",
    "not_scannable": "Файл не удалось проверить на вирусы: он слишком велик или закрыт паролем. "
    "Разделите его на части или сохраните без пароля и пришлите снова.",
    "changed": "Файл в хранилище не совпал с присланным, открывать его нельзя. Пришлите его ещё раз.",
    "unreadable": "Страницы этого файла не открылись. Пришлите его ещё раз или сфотографируйте страницы.",
    "some_pages": "Не открылись страницы: {pages}. Скачайте файл или попросите прислать их ещё раз.",
    "no_picture": "В этом файле DICOM нет снимка, который можно показать. Скачайте его и откройте в своей программе.",
    "compression": "Снимок сжат способом, который мы здесь не показываем. Скачайте его и откройте в своей программе.",
    "middle_frame": "Показан средний кадр из {count}. Все кадры есть в самом файле.",
    "some_series": "Не для всех серий получилась картинка для просмотра. Сами снимки есть в файле.",
    "papers_inside": "В архиве лежат и документы: {names}. Приложите их отдельно, тогда врач увидит страницы.",
    "first_pages": "Показаны первые страницы: {shown} из {count}. Остальные есть в самом файле.",
}


class Unacceptable(Exception):
    """Raised where a file is looked into: the code of a refusal and what its sentence needs."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


def refusal(code: str, name: str, **details: object) -> str:
    """The sentence for the person who sent the file, beginning with the file's name."""
    return f"«{name}»: {_filled(REFUSALS.get(code, REFUSALS['too_hard']), details)}"


def problem(code: str, **details: object) -> str:
    """The sentence that stands beside a document which was taken but is not shown, or not all of it."""
    return _filled(PROBLEMS[code], details)


def _filled(template: str, details: dict[str, object]) -> str:
    return template.format(**details) if details else template
