/** What form-js says, in Chinese. */
export default {
  // The palette and the canvas.
  Components: '组件', 'Search components': '搜索组件', 'Clear content': '清除内容', 'No components found.': '没有找到组件。',
  Input: '输入', Selection: '选择', Presentation: '展示', Containers: '容器', Action: '操作',
  'Text field': '文本框', 'Text area': '多行文本', Number: '数字', 'Date time': '日期时间', 'File picker': '文件', Checkbox: '复选框',
  'Checkbox group': '复选框组', 'Radio group': '单选组', Select: '下拉选择', 'Tag list': '标签列表', 'Text view': '说明文字', Spacer: '留白',
  Separator: '分隔线', Group: '分组', Form: '表单',
  'Drag and drop components here.': '把组件拖到这里。', 'Build your form': '设计表单',
  'Drag and drop components here to start designing.': '点击左侧组件，或把它拖到这里，开始设计。',
  'Use the preview window to test your form.': '下方的预览可以试用表单。',
  'Text view is empty': '说明文字为空', 'Text view is populated by an expression': '说明文字来自表达式', 'Text view is templated': '说明文字含有模板',
  'Remove form field': '删除字段', Browse: '浏览', Search: '搜索', Increment: '增加', Decrement: '减少', 'Skip to search': '跳到搜索',
  'Remove tag': '移除标签', 'No files selected': '未选择文件', 'No file selected': '未选择文件', 'Powered by bpmn.io': '由 bpmn.io 提供支持',
  Date: '日期', Time: '时间', 'Date & Time': '日期和时间', 'Date & time': '日期和时间', Content: '内容', '<none>': '<无>',
  'yyyy/mm/dd': '年/月/日', 'yyyy-mm-dd': '年-月-日', 'mm/dd/yyyy': '年/月/日', 'dd/mm/yyyy': '年/月/日', 'hh:mm ?m': '时:分', 'hh:mm': '时:分',
  'Select a form field to edit its properties.': '选择一个字段以编辑其属性。',
  'Multiple form fields are selected. Select a single form field to edit its properties.': '选择了多个字段。请只选择一个以编辑其属性。',

  // Groups of the panel.
  General: '常规', 'Options source': '选项来源', 'Static options': '固定选项', 'Dynamic options': '动态选项', 'Options expression': '选项表达式', Condition: '条件',
  Layout: '布局', Appearance: '外观', Serialization: '序列化', Constraints: '约束', Validation: '校验', 'Custom properties': '自定义属性',

  // Entries of the panel.
  'Field label': '字段标签', 'Group label': '分组标签', 'Field description': '字段说明', 'Default value': '默认值', Checked: '已勾选', 'Not checked': '未勾选',
  Disabled: '停用', ID: '标识', Key: '键', 'Binds to a form variable': '对应表单变量', Path: '路径', 'Show outline': '显示边框', 'Date label': '日期标签',
  'Time label': '时间标签', Height: '高度', 'Height of the container in pixels.': '容器高度（像素）。', Text: '文字', 'Learn more': '了解更多',
  'Decimal digits': '小数位数', 'Increment ': '步长', Subtype: '子类型', 'Use 24h': '使用 24 小时制', 'Disallow past dates': '不允许过去的日期', 'Time interval': '时间间隔', 'Time format': '时间格式',
  Searchable: '可搜索', Label: '标签', Value: '值', Type: '类型', 'Input values key': '变量名', Prefix: '前缀', Suffix: '后缀', 'Read only': '只读',
  'Vertical alignment': '垂直对齐', Top: '顶部', Center: '居中', Bottom: '底部', Columns: '列数', Auto: '自动', 'Version tag': '版本标签',
  'Supported file formats': '支持的文件格式', 'Upload multiple files': '可上传多个文件', 'Hide if': '隐藏条件', 'Deactivate if': '隐藏条件',
  'List of items': '选项列表', 'Input data': '输入数据', Expression: '表达式', Custom: '自定义', Email: '邮箱', Phone: '电话', Required: '必填',
  'Minimum length': '最少字数', 'Maximum length': '最多字数', 'Custom regular expression': '自定义正则表达式', 'Custom error message': '自定义错误信息',
  Minimum: '最小值', Maximum: '最大值', 'Validation pattern': '校验方式', Properties: '属性',
  'Define an expression to populate the options from.': '用表达式给出选项。',
  'Define which input property to populate the values from': '选项取自哪个变量',
  'Condition under which the field is hidden': '字段在此条件下隐藏',
  'The error message to display when the input does not match the regular expression.': '输入与正则表达式不符时显示的信息。',
  'Expression or static value (link/data URI)': '表达式或固定值',
  'Comma-separated list of': '用逗号分隔的', 'file type specifiers': '文件类型', 'A comma-separated list of': '用逗号分隔的',
  'Supports markdown and templating.': '支持 Markdown 与模板。', 'Supports markdown and basic HTML.': '支持 Markdown。',
  'UTC offset': '带时区偏移', 'UTC normalized': '换算为 UTC', 'No timezone': '不带时区',

  // Small words of the panel.
  'Toggle section': '展开或收起', 'Toggle list item': '展开或收起', 'Delete item': '删除', 'Create new list item': '新增', Create: '新增',
  'Section contains data': '有内容', 'Section contains an error': '有错误', 'Section contains edits': '有改动', 'Opened in popup': '已在弹窗中打开',
  Static: '固定选项',
  'Click to set a dynamic value with FEEL expression': '点击后可用 FEEL 表达式给出值', 'Click to remove dynamic value with FEEL expression': '点击以移除 FEEL 表达式',
  'Unparsable FEEL expression.': 'FEEL 表达式无法解析。',
  'Open pop-up editor': '在弹窗中编辑', 'Close pop-up editor': '关闭弹窗', 'Close popup': '关闭', 'Open documentation': '打开文档', 'Return focus': '返回焦点',
  'Click to set a dynamic value with a FEEL expression': '点击后可用 FEEL 表达式给出值', 'Click to remove FEEL expression': '点击以移除 FEEL 表达式',
  'Click to remove FEEL': '点击以移除 FEEL', 'This field must be a FEEL expression': '此处必须是 FEEL 表达式', 'Learn FEEL expressions': '了解 FEEL 表达式', 'Learn templating': '了解模板', Close: '关闭',
  'Click to open pop-up editor': '点击以在弹窗中编辑', 'FEEL expression is mandatory': '必须是 FEEL 表达式', 'FEEL expression': 'FEEL 表达式',
  '<empty>': '<空>', 'Close pop-up': '关闭弹窗', FEEL: 'FEEL',

  // What the panel objects to.
  'Must not be empty.': '不能为空。', 'Must not be empty': '不能为空', 'Must be unique.': '不能重复。', 'Must not contain spaces.': '不能含有空格。',
  'Must not contain prefix.': '不能含有前缀。', 'Must be a valid QName.': '不是有效的名称。', 'Must be a variable or a dot separated path.': '必须是变量名。',
  'Must not contain numerical path segments.': '不能含有数字路径。', 'Must not be a prohibited path.': '不能使用这个名称。', 'Must not conflict with other key/path assignments.': '与其他字段的键冲突。',
  'Should be a valid number': '应为数字', 'Should be a valid number.': '应为数字。', 'Should be an integer.': '应为整数。', 'Should be greater than zero.': '应大于零。',
  'Should be greater than or equal to zero.': '不应小于零。', 'A number is required.': '需要一个数字。', 'Must be a valid regular expression.': '不是有效的正则表达式。',
  'Use a unique "key" to link the form element and the related input/output data. When dealing with nested data, break it down in the user task\'s input mapping before using it.':
    '用唯一的“键”把字段与数据对应起来：与记录字段同名时写入该字段，否则成为流程变量。',
  'Disable this field when it should not be interactive for end-users. Its data will not be submitted. This setting takes precedence over read-only.':
    '停用后，用户不能操作此字段，其内容也不会提交。优先于“只读”。',
  'Make this field read-only when it cannot be edited by the end-user, but its content is important for them to see. Its data will still be submitted.':
    '设为只读后，用户能看到内容但不能修改。',
  [`"Static" defines a constant, predefined set of form options.

"Input data" defines options that are populated dynamically, adjusting based on variable data for flexible responses to different conditions or inputs.

"Expression" defines options that are populated from a FEEL expression.`]: '“固定选项”：写在表单中的选项。“输入数据”：由变量给出的选项。“表达式”：由 FEEL 表达式给出的选项。',
  'Web-based tooling for BPMN, DMN, and forms powered by': '基于网页的 BPMN、DMN 与表单工具，由以下项目提供支持：',

  // The calendar.
  January: '1月', February: '2月', March: '3月', April: '4月', May: '5月', June: '6月', July: '7月', August: '8月', September: '9月', October: '10月',
  November: '11月', December: '12月', Year: '年', Month: '月', Hour: '时', Minute: '分', 'Click to toggle': '点击切换', 'Scroll to increment': '滚动以增加',
  Mon: '一', Tue: '二', Wed: '三', Thu: '四', Fri: '五', Sat: '六', Sun: '日',
};

/** Sentences with something in them; `$1` is what was matched, translated where it can be. */
export const PATTERNS = [
  [/^([A-Z][a-z]+) (\d{1,2}), (\d{4})$/, '$3年$1$2日'],
  [/^Create an? (.+) element$/, '新增$1'],
  [/^Remove (.+)$/, '删除$1'],
  [/^Minimum (\d+) columns are allowed$/, '至少 $1 列'],
  [/^Maximum (\d+) columns are allowed$/, '至多 $1 列'],
  [/^New value exceeds the maximum of (\d+) columns per row$/, '一行至多 $1 列'],
  [/^Maximum (\d+) fields per row are allowed$/, '一行至多 $1 个字段'],
  [/^Should not contain more than (\d+) decimal digits\.?$/, '小数不应超过 $1 位'],
  [/^Should be at least (.+)\.$/, '不应小于 $1。'],
  [/^Should be at most (.+)\.$/, '不应大于 $1。'],
  [/^List contains (\d+) items?$/, '共 $1 项'],
];
